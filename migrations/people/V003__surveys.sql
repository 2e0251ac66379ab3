-- Surveys and waves: what is asked, of whom, when, and that a credential was taken. Nothing here says who answered.

CREATE TABLE survey (
    id         TEXT NOT NULL PRIMARY KEY,
    title      TEXT NOT NULL,
    body       TEXT NOT NULL,            -- JSON: sections and questions, as in the manifest
    changed_at INTEGER NOT NULL,
    retired    INTEGER NOT NULL DEFAULT 0
);

-- An item has a code and a locked wording: the first wave that used it fixes it.
CREATE TABLE item (
    code    TEXT NOT NULL PRIMARY KEY,
    wording TEXT NOT NULL,               -- JSON: the question as it was asked
    wave    TEXT NOT NULL
);

CREATE TABLE wave (
    id            TEXT NOT NULL PRIMARY KEY,
    survey        TEXT NOT NULL REFERENCES survey (id),
    title         TEXT NOT NULL,
    plan          TEXT NOT NULL,         -- JSON: policy, threshold, comments, reissue cap
    opens_on      TEXT NOT NULL,
    closes_on     TEXT NOT NULL,         -- last day of answering
    announced_on  TEXT,
    manifest      BLOB,                  -- exact bytes, once announced
    manifest_hash TEXT UNIQUE,
    published_on  TEXT,
    destroyed_on  TEXT
);
CREATE INDEX wave_by_survey ON wave (survey);

CREATE TABLE wave_keyholder (
    wave       TEXT NOT NULL REFERENCES wave (id),
    seat       INTEGER NOT NULL,         -- 0, 1, 2
    side       TEXT NOT NULL,            -- organiser, staff, outside
    person     TEXT NOT NULL REFERENCES person (id),
    public_key TEXT,                     -- base64url, P-256
    PRIMARY KEY (wave, seat)
);

CREATE TABLE key_group (
    wave     TEXT NOT NULL REFERENCES wave (id),
    code     TEXT NOT NULL,
    name     TEXT NOT NULL,
    eligible INTEGER NOT NULL,
    PRIMARY KEY (wave, code)
);

-- The sites of a key group: whose leader may see it, whose contacts belong to it.
CREATE TABLE key_group_site (
    wave      TEXT NOT NULL,
    key_group TEXT NOT NULL,
    site      TEXT NOT NULL,
    PRIMARY KEY (wave, site),
    FOREIGN KEY (wave, key_group) REFERENCES key_group (wave, code)
);

-- The frozen list: who may take part, in which key group. `way` is empty, or `paper`.
CREATE TABLE eligible (
    wave      TEXT NOT NULL REFERENCES wave (id),
    person    TEXT NOT NULL REFERENCES person (id),
    key_group TEXT NOT NULL,
    way       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (wave, person)
);
CREATE INDEX eligible_by_person ON eligible (person);
CREATE INDEX eligible_by_group ON eligible (wave, key_group);

-- That a credential was taken, never which: the blinded number is kept as a hash.
CREATE TABLE issued (
    wave         TEXT NOT NULL,
    person       TEXT NOT NULL,
    purpose      INTEGER NOT NULL,       -- 1 answer, 2 comment
    slot         INTEGER NOT NULL,
    blinded_hash BLOB NOT NULL,
    taken_on     TEXT NOT NULL,
    PRIMARY KEY (wave, person, purpose, slot),
    FOREIGN KEY (wave, person) REFERENCES eligible (wave, person)
);

-- A loss that an organiser made good. The old credential stays good too: this is why there is a cap.
CREATE TABLE reissue (
    wave        TEXT NOT NULL,
    person      TEXT NOT NULL,
    reissued_on TEXT NOT NULL,
    PRIMARY KEY (wave, person),
    FOREIGN KEY (wave, person) REFERENCES eligible (wave, person)
);

-- Paper slips: the code is on the slip alone. No person.
CREATE TABLE slip (
    wave         TEXT NOT NULL,
    code_hash    BLOB NOT NULL,
    key_group    TEXT NOT NULL,
    blinded_hash BLOB,                   -- set when the code is burnt
    PRIMARY KEY (wave, code_hash)
);

-- Who does not want mail about surveys.
CREATE TABLE unsubscribed (
    person TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
    since  TEXT NOT NULL
);

-- Letters about a wave: how many rounds went out.
CREATE TABLE invitation (
    wave    TEXT NOT NULL,
    round   INTEGER NOT NULL,            -- 0 the invitation, then reminders
    sent_on TEXT NOT NULL,
    letters INTEGER NOT NULL,
    PRIMARY KEY (wave, round)
);

-- Whom to tell when somebody is at risk: shown beside every comment box.
CREATE TABLE help_contact (
    site     TEXT NOT NULL PRIMARY KEY,  -- empty for the whole organisation
    contacts TEXT NOT NULL
);
