/* The commands for faces. */
#include "cli/table.h"

#include <stddef.h>

static const struct cli_option faces_options[] = {
    {"cascade", "FILE", "another cascade in OpenCV's XML format"},
    {"scale-factor", "X", "from one size to the next (1.3)"},
    {"neighbors", "N", "detections that make a face are more than this (5)"},
    {"min-size", "N", "smallest side of a face in pixels"},
    {"max-size", "N", "largest side of a face in pixels"},
    {"raw", NULL, "every detection, not grouped into faces"},
    {"thorough", NULL, "also profiles and tilted heads, and say what found each"},
    {"annotate", "OUT", "write the picture with frames: .png or .jpg; a folder for several"},
    {"megapixels", "N", "largest picture that is read (200)"},
    {"threads", "N", "as many as there are processors, unless given"},
    {NULL, NULL, NULL},
};

static const struct cli_example faces_examples[] = {
    {"mien faces photo.jpg", "as OpenCV's detector of the article would"},
    {"mien faces --thorough --annotate seen.png photo.jpg", "look harder, and see what was seen"},
    {"mien faces --json *.jpg", "for other programs, one object a picture"},
    {NULL, NULL},
};

const struct command table_faces = {
    .name = "faces",
    .arguments = "IMAGE...",
    .summary = "where the faces are",
    .about = "Finds faces in JPEG, PNG, PGM and PPM pictures with OpenCV's cascade of frontal "
             "faces, and gives exactly the rectangles that OpenCV gives. --thorough also looks "
             "with the alt2 and profile cascades, both ways round, and at heads tilted by 20 "
             "degrees.\n\nThe cascades come from Debian's package opencv-data. Pictures are "
             "looked at and forgotten; nothing is kept of them but what --annotate writes.",
    .run = command_faces,
    .words = "FILE",
    .options = faces_options,
    .examples = faces_examples,
};

static const struct cli_option detect_options[] = {
    {"seconds", "N", "look at a video or camera for so long, and answer once"},
    {"everyone", NULL, "the mood of the room, too, and not only of the largest face"},
    {"half-life", "S", "seconds after which what a face showed counts half in a video (0.5)"},
    {"rate", "N", "frames a second of videos, at the most (all)"},
    {"annotate", "OUT", "draw what was seen: .png or .jpg, .mp4 of videos; a folder for several"},
    {"why", "OUT.png", "draw which part of the largest face decided"},
    {"model", "NAME|FILE", "another network: article, or a file that mien train made"},
    {"cascade", "FILE", "another cascade in OpenCV's XML format"},
    {"scale-factor", "X", "from one size to the next (1.3)"},
    {"neighbors", "N",
     "detections that make a face are more than this (2); each is looked at again"},
    {"min-size", "N", "smallest side of a face in pixels (30 and more, as the picture is large)"},
    {"megapixels", "N", "largest picture that is read (200)"},
    {"threads", "N",
     "that look for faces: all processors for pictures, one for videos, by default"},
    {NULL, NULL, NULL},
};

static const struct cli_example detect_examples[] = {
    {"mien detect photo.jpg", "the mood of each face in it"},
    {"mien detect --annotate seen.png --why why.png photo.jpg", "look at what was seen, and why"},
    {"mien detect --annotate seen.mp4 film.mp4", "a video with each face and its mood"},
    {"mien detect --seconds 5 camera", "look for five seconds, and answer once"},
    {"mien detect --json film.mp4", "for other programs, one object a frame, then one of all"},
    {"mien detect --everyone holidays/", "all pictures in a folder, and the mood of each group"},
    {NULL, NULL},
};

const struct command table_detect = {
    .name = "detect",
    .arguments = "IMAGE|FOLDER|VIDEO|camera|-...",
    .summary = "the mood of each face",
    .about = "Finds faces in JPEG, PNG, PGM and PPM pictures, in folders of them, in videos and "
             "before a camera ('camera', or 'camera:/dev/video1'), and tells the mood of each: "
             "how likely it is angry, calm, happy and sad, and where that is on the circumplex of "
             "valence and arousal. '-' is a picture on standard input. An expression is evidence "
             "of a mood, not the mood.\n\n"
             "In videos faces are followed and their moods evened out over time; Ctrl-C ends one "
             "with the mood of all of it, which is that of the face that was the largest for the "
             "longest. Nothing that was seen is kept but what --annotate and --why write.\n\n"
             "The exit status is 3 where no face was found.",
    .run = command_detect,
    .words = "FILE",
    .options = detect_options,
    .examples = detect_examples,
};

static const struct cli_option train_options[] = {
    {"data", "FILE|FOLDER", "fer2013.csv (also .gz), or a folder an emotion: train/happy/1.jpg"},
    {"votes", "FILE", "what people said of each row of fer2013.csv: FER+'s fer2013new.csv"},
    {"teacher", "MODEL",
     "default, article, or a file: its answers are learned as well, see the recipe"},
    {"recipe", "NAME|FILE", "how to train: article (default), or a file of your own"},
    {"from", "MODEL", "go on from a trained model: default, article, or a file"},
    {"freeze", "N", "of it, the first N convolutions stay as they are (0)"},
    {"out", "FOLDER", "where the model and all about it goes (mien-model)"},
    {"epochs", "N", "instead of the recipe's"},
    {"batch", "N", "faces a step, instead of the recipe's"},
    {"rate", "X", "learning rate, instead of the recipe's"},
    {"patience", "N", "stop after so many epochs that were no better; 0: never"},
    {"seed", "N", "for weights, order and dropout (1)"},
    {"precision", "auto|fp32|bf16", "what the network computes with (auto: the quicker one)"},
    {"threads", "N",
     "as many as there are processors, unless given; fewer are quicker where others work"},
    {NULL, NULL, NULL},
};

static const struct cli_example train_examples[] = {
    {"mien train --data fer2013.csv --out mine", "the published network"},
    {"mien train --data fer2013.csv --out mine --patience 5", "stop when it gets no better"},
    {"mien train --data faces/ --recipe my.recipe --seed 7", "your own faces, your own recipe"},
    {"mien train --data fer2013.csv mine/=3 --out mine", "two sources; those of mine three times"},
    {"mien train --from default --data mine/ --freeze 4", "teach the model your own face"},
    {NULL, NULL},
};

const struct command table_train = {
    .name = "train",
    .arguments = "[SOURCE[=WEIGHT]...]",
    .summary = "teach a network to read faces",
    .about = "Trains a network on labelled faces: those that are angry, happy, sad or neutral, "
             "which is calm. It learns from Training and is measured on PublicTest after each "
             "epoch (where there is none, on a tenth that is held back); the epoch with the least "
             "loss is kept. Further sources of faces come behind the options, each perhaps with = "
             "and how often its faces are to come.\n\nThe folder gets model.safetensors, "
             "history.csv, charts, and "
             "state.safetensors, with which the same command goes on where it was stopped or "
             "killed. Ctrl-C ends after the step, a second one at once.",
    .run = command_train,
    .options = train_options,
    .examples = train_examples,
};

static const struct cli_option eval_options[] = {
    {"data", "FILE|FOLDER", "fer2013.csv (also .gz), or a folder an emotion: test/happy/1.jpg"},
    {"votes", "FILE", "measure by FER+'s votes (fer2013new.csv) as well"},
    {"split", "train|public|private|all", "which of its faces (public)"},
    {"plot", "FOLDER", "draw confusion and reliability there"},
    {"errors", "FOLDER", "draw there which faces it is surest and wrong of, a sheet a mood"},
    {"batch", "N", "faces at a time (256)"},
    {"precision", "auto|fp32|bf16|int8", "what the network computes with (auto: bf16 or fp32)"},
    {"threads", "N",
     "as many as there are processors, unless given; fewer are quicker where others work"},
    {NULL, NULL, NULL},
};

static const struct cli_example eval_examples[] = {
    {"mien eval --data fer2013.csv", "the model that Mien comes with, on PublicTest"},
    {"mien eval mine/model.safetensors --data fer2013.csv --json", "another one, for a program"},
    {"mien eval --data faces/ --split all --plot charts", "on faces of your own, with pictures"},
    {"mien eval --data fer2013.csv --errors worst", "look at its worst mistakes"},
    {NULL, NULL},
};

const struct command table_eval = {
    .name = "eval",
    .arguments = "[MODEL]",
    .summary = "how good a network reads faces",
    .about = "Measures a model on labelled faces: how many it gets right, its loss, which mood it "
             "takes for which, precision, recall and F1 of each, whether its certainties mean what "
             "they say, and how quick it is.\n\nFaces of PublicTest that show a picture which is "
             "in Training as well are counted again without.",
    .run = command_eval,
    .words = "FILE",
    .options = eval_options,
    .examples = eval_examples,
};
