-- Decisions and actions: every finding that is taken up is answered, and every action has an owner and a day.

CREATE TABLE priority (
    id       TEXT NOT NULL PRIMARY KEY,
    wave     TEXT NOT NULL REFERENCES wave (id), -- the survey with which its cycle begins
    title    TEXT NOT NULL,
    reason   TEXT NOT NULL,
    space    TEXT REFERENCES space (id),         -- who looks after it
    place    INTEGER NOT NULL,                   -- as they were set: the first one first
    set_on   TEXT NOT NULL,
    ended_on TEXT
) STRICT;
CREATE INDEX priority_by_wave ON priority (wave);

CREATE TABLE decision (
    id         TEXT NOT NULL PRIMARY KEY,
    wave       TEXT NOT NULL REFERENCES wave (id), -- the survey whose cycle it belongs to
    question   TEXT NOT NULL,                      -- what was decided about, in a sentence
    verdict    TEXT NOT NULL CHECK (verdict IN ('yes', 'partly', 'not_now', 'no')),
    reason     TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    review_on  TEXT,
    space      TEXT REFERENCES space (id),
    person     TEXT REFERENCES person (id)
) STRICT;
CREATE INDEX decision_by_wave ON decision (wave);

CREATE TABLE action (
    id         TEXT NOT NULL PRIMARY KEY,
    space      TEXT NOT NULL REFERENCES space (id),
    part_of    TEXT REFERENCES action (id),
    site       TEXT REFERENCES site (id),      -- where; none for the whole organisation
    title      TEXT NOT NULL,
    detail     TEXT NOT NULL,
    owner      TEXT REFERENCES person (id),
    due_on     TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('agreed', 'doing', 'stuck', 'done', 'checked', 'stopped')),
    outcome    TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'worked', 'mixed', 'did_not')),
    confidence TEXT NOT NULL DEFAULT '' CHECK (confidence IN ('', 'on_course', 'at_risk', 'stuck')),
    said       TEXT NOT NULL DEFAULT '',       -- the latest update
    finding    TEXT REFERENCES finding (id),   -- the number that it should move
    made_on    TEXT NOT NULL,
    changed_on TEXT NOT NULL,                  -- the latest sign of life
    reminded   INTEGER NOT NULL DEFAULT 0      -- who was reminded since: 1 the owner, 2 the space, 3 the sponsor
) STRICT;
CREATE INDEX action_by_space ON action (space);
CREATE INDEX action_by_owner ON action (owner);
CREATE INDEX action_by_site ON action (site);
CREATE INDEX action_by_whole ON action (part_of);
CREATE INDEX action_by_finding ON action (finding);

CREATE TABLE action_update (
    id         TEXT NOT NULL PRIMARY KEY,
    action     TEXT NOT NULL REFERENCES action (id),
    on_day     TEXT NOT NULL,
    person     TEXT REFERENCES person (id),
    state      TEXT NOT NULL,
    confidence TEXT NOT NULL,
    said       TEXT NOT NULL
) STRICT;
CREATE INDEX action_update_by_action ON action_update (action, id);
