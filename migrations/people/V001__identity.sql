-- Who may come in, and what was done. Times are seconds since 1970 (`_at`), dates are ISO text (`_on`).

CREATE TABLE person (
    id           TEXT NOT NULL PRIMARY KEY,
    name         TEXT NOT NULL,
    email        TEXT UNIQUE,            -- lower case; absent for people without email
    staff_number TEXT UNIQUE,
    left_on      TEXT,                   -- last day of the last appointment, once it has passed
    language     TEXT NOT NULL DEFAULT 'en'
);
CREATE INDEX person_by_name ON person (name);

-- member is everybody; the others are given. site is set for site leaders only.
CREATE TABLE role (
    person TEXT NOT NULL REFERENCES person (id),
    role   TEXT NOT NULL,
    site   TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (person, role, site)
);

-- A session is known by the hash of its cookie.
CREATE TABLE session (
    hash       BLOB NOT NULL PRIMARY KEY,
    person     TEXT NOT NULL REFERENCES person (id),
    shared     INTEGER NOT NULL,         -- 1 on a shared tablet: ends soon
    opened_at  INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL
);
CREATE INDEX session_by_person ON session (person);

-- A sign-in link that was mailed: opening it shows a button, the button spends it. The code does the same on
-- another device.
CREATE TABLE signin_link (
    hash      BLOB NOT NULL PRIMARY KEY, -- of the link's token
    person    TEXT NOT NULL REFERENCES person (id),
    code_hash BLOB NOT NULL,
    tries     INTEGER NOT NULL,          -- wrong codes so far
    ends_at   INTEGER NOT NULL,
    spent     INTEGER NOT NULL
);
CREATE INDEX signin_link_by_person ON signin_link (person);

-- A printed, sealed card: a single-use sign-in for one person.
CREATE TABLE claim_card (
    hash     BLOB NOT NULL PRIMARY KEY,
    person   TEXT NOT NULL REFERENCES person (id),
    made_on  TEXT NOT NULL,
    ends_on  TEXT NOT NULL,
    spent_on TEXT
);
CREATE INDEX claim_card_by_person ON claim_card (person);

-- Rate limits: how often something was tried in a window. The key is a keyed hash, never an address in clear.
CREATE TABLE attempt (
    key       BLOB NOT NULL,
    window_at INTEGER NOT NULL,
    count     INTEGER NOT NULL,
    PRIMARY KEY (key, window_at)
);

-- What happened, one row an event, written in the same unit as the change.
CREATE TABLE event (
    id     TEXT NOT NULL PRIMARY KEY,    -- time-ordered
    at     INTEGER NOT NULL,
    person TEXT,                         -- who did it; empty for the program itself
    kind   TEXT NOT NULL,
    about  TEXT NOT NULL,                -- id of the thing
    body   TEXT NOT NULL                 -- JSON
);
CREATE INDEX event_by_about ON event (about, id);

-- Mail that waits to go out: written in the same unit as the event that causes it.
CREATE TABLE post (
    id        TEXT NOT NULL PRIMARY KEY,
    to_person TEXT,
    to_email  TEXT NOT NULL,
    subject   TEXT NOT NULL,
    body      TEXT NOT NULL,
    headers   TEXT NOT NULL DEFAULT '{}',
    due_at    INTEGER NOT NULL,
    tries     INTEGER NOT NULL DEFAULT 0,
    state     TEXT NOT NULL DEFAULT 'waiting', -- waiting, sending, sent, failed
    error     TEXT
);
CREATE INDEX post_by_state ON post (state, due_at);

-- One row a setting of the organisation.
CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
