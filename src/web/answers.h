/* What each route of routes.c answers; docs/openapi.yaml says what for. Private to web/. */
#ifndef WEB_ANSWERS_H
#define WEB_ANSWERS_H

struct request;

/* answers_server.c */
void answer_health(struct request *request);
void answer_metrics(struct request *request);
void answer_routes(struct request *request);
void answer_login(struct request *request);
void answer_events(struct request *request);

/* answers_mood.c */
void answer_mood(struct request *request);
void answer_new_moment(struct request *request);
void answer_agree(struct request *request);

/* answers_songs.c */
void answer_songs(struct request *request);
void answer_song(struct request *request);
void answer_like(struct request *request);
void answer_journey(struct request *request);

/* answers_sound.c */
void answer_sound(struct request *request);

/* answers_heard.c */
void answer_began(struct request *request);
void answer_heard(struct request *request);

/* answers_play.c */
void answer_play(struct request *request);
void answer_player(struct request *request);
void answer_tell_player(struct request *request);

/* answers_players.c */
void answer_players(struct request *request);

/* answers_library.c */
void answer_library(struct request *request);
void answer_points(struct request *request);
void answer_search(struct request *request);
void answer_catalogue(struct request *request);

/* answers_listens.c */
void answer_listens(struct request *request);
void answer_new_listens(struct request *request);
void answer_forget(struct request *request);
void answer_export(struct request *request);

#endif
