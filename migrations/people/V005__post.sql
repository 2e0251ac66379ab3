-- Mail: who has a letter in hand, what comes first, and addresses that do not work.

-- 0 for a letter that somebody waits for (a link to sign in), 1 for all others.
ALTER TABLE post ADD COLUMN urgency INTEGER NOT NULL DEFAULT 1;
-- After this time the letter is of no use and is not sent any more.
ALTER TABLE post ADD COLUMN until_at INTEGER;
-- The program that has it in hand: a row of `sender`. States: waiting, sending (nothing was handed over yet),
-- handing (its text is on its way, nobody can say whether it arrived), sent, failed, uncertain.
ALTER TABLE post ADD COLUMN sender TEXT;
DROP INDEX post_by_state;
CREATE INDEX post_by_state ON post (state, urgency, due_at);
CREATE INDEX post_by_email ON post (to_email);

-- Programs that send mail. One that was not heard of for a minute is dead, and what it had in hand is free.
CREATE TABLE sender (
    id      TEXT NOT NULL PRIMARY KEY,
    beat_at INTEGER NOT NULL,            -- by the clock of its machine
    trouble TEXT NOT NULL DEFAULT ''     -- why the mail server cannot be used just now; empty if it can
);

-- Addresses that a mail server refused for good. Nothing is sent there until somebody says that it is mended.
CREATE TABLE bounce (
    email    TEXT NOT NULL PRIMARY KEY,
    why      TEXT NOT NULL,              -- unknown, full, refused, told
    reply    TEXT NOT NULL,              -- what the server said
    since_on TEXT NOT NULL
);
