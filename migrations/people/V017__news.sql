-- When somebody wants letters about the suggestions that they follow, and whether about every decision too. Whoever has no row gets them on the usual day; up to which day
-- they were told stands in the settings.

CREATE TABLE news (
    person     TEXT NOT NULL PRIMARY KEY REFERENCES person (id),
    weekday    INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 5), -- 1 is Monday
    hour       INTEGER NOT NULL CHECK (hour BETWEEN 6 AND 20),
    told_on    TEXT NOT NULL,                                    -- up to this day everything was told
    stopped_on TEXT,                                             -- since when they want no such letters
    every_on   TEXT                                              -- since when they want to hear of every decision
) STRICT, WITHOUT ROWID;
CREATE INDEX news_by_turn ON news (weekday, hour, told_on);
