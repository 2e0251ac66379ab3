-- Questions to writers of comments who are willing to be asked back, and their replies (protocol 14). One question for a
-- comment, one reply. Everything goes when the wave is destroyed.

CREATE TABLE mail (
    thread     BLOB NOT NULL PRIMARY KEY,   -- SHA-256 of the asker's public key
    wave       TEXT NOT NULL REFERENCES wave (id),
    remark     TEXT NOT NULL UNIQUE REFERENCES remark (id),
    question   BLOB NOT NULL,               -- sealed to the mailbox; in the public list
    kept       BLOB NOT NULL,               -- under K: the asker's secret key and the words of the question
    reply      BLOB,                        -- sealed to the asker's key
    replied_on TEXT                         -- the day; a reply is shown from the day after
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_by_wave ON mail (wave);
