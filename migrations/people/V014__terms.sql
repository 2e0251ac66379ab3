-- Term dates: what is owed by a day of term waits in the holidays.

CREATE TABLE term (
    id        TEXT NOT NULL PRIMARY KEY,
    site      TEXT REFERENCES site (id),     -- none for the whole organisation
    name      TEXT NOT NULL,
    starts_on TEXT NOT NULL,                 -- first day
    ends_on   TEXT NOT NULL                  -- last day
) STRICT;
CREATE INDEX term_by_site ON term (site, starts_on);

-- Of what is owed somebody was reminded: first decisions after a survey (1 organisers, 2 administrators), a "not now" whose day has come.
CREATE TABLE owed (
    thing    TEXT NOT NULL PRIMARY KEY,      -- id of a wave or of a decision
    reminded INTEGER NOT NULL
) STRICT;
