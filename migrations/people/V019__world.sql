-- Cycles whose page "you said, together we did" the organisation shows to the world. Without a row nobody outside sees anything.

CREATE TABLE world (
    wave      TEXT NOT NULL PRIMARY KEY REFERENCES wave (id),
    opened_on TEXT NOT NULL
) STRICT, WITHOUT ROWID;
