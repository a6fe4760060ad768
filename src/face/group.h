/* Many detections of one face become one. */
#ifndef FACE_GROUP_H
#define FACE_GROUP_H

#include "face/face.h"

/* OpenCV's groupRectangles with eps 0.2: detections that lie close to each other are a group, which
 * counts if it has more than `neighbors` members and does not lie within a larger group. For 0
 * neighbours nothing changes. */
void group_faces(struct faces *faces, unsigned neighbors);

/* Cuts off what lies outside the picture, drops what is empty, sorts. */
void group_clip(struct faces *faces, size_t width, size_t height);

#endif
