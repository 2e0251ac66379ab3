-- Spaces: rooms in which people do something together, and what led to what.

CREATE TABLE space (
    id             TEXT NOT NULL PRIMARY KEY,
    kind           TEXT NOT NULL,            -- working_group
    name           TEXT NOT NULL,
    purpose        TEXT NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('idea', 'forming', 'pilot', 'live', 'resting', 'closed')),
    visibility     TEXT NOT NULL CHECK (visibility IN ('open', 'listed', 'private', 'hidden')),
    joining        TEXT NOT NULL CHECK (joining IN ('anybody', 'ask', 'invited')),
    protected_time TEXT NOT NULL,            -- in words; may be empty
    rules          TEXT NOT NULL,            -- a rule in each line; may be empty
    made_on        TEXT NOT NULL,
    review_on      TEXT                      -- when the charter is looked at again
) STRICT;

CREATE TABLE membership (
    space    TEXT NOT NULL REFERENCES space (id),
    person   TEXT NOT NULL REFERENCES person (id),
    part     TEXT NOT NULL CHECK (part IN ('lead', 'member', 'sponsor', 'observer', 'asked')),
    since_on TEXT NOT NULL,
    PRIMARY KEY (space, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_by_person ON membership (person);

CREATE TABLE meeting (
    id         TEXT NOT NULL PRIMARY KEY,
    space      TEXT NOT NULL REFERENCES space (id),
    title      TEXT NOT NULL,
    on_day     TEXT NOT NULL,
    starts     TEXT NOT NULL,                -- 15:30, where the organisation is
    minutes    INTEGER NOT NULL,             -- how long
    place      TEXT NOT NULL,
    agenda     TEXT NOT NULL,
    notes      TEXT NOT NULL,                -- what was said and agreed; empty until it was held
    sequence   INTEGER NOT NULL DEFAULT 0,   -- RFC 5545: counts changes of day, time and place
    called_off INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX meeting_by_space ON meeting (space, on_day);

-- What led to what: a finding became a decision, a decision became an action, an action is measured by a survey.
CREATE TABLE link (
    from_kind TEXT NOT NULL,
    from_id   TEXT NOT NULL,
    edge      TEXT NOT NULL CHECK (edge IN ('raised_by', 'became', 'answers')),
    to_kind   TEXT NOT NULL,
    to_id     TEXT NOT NULL,
    made_on   TEXT NOT NULL,
    PRIMARY KEY (from_kind, from_id, edge, to_kind, to_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_backwards ON link (to_kind, to_id);
