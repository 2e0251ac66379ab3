-- The day on which a release was published: from it the days are counted after which it is open to everybody, where the
-- manifest says so (protocol 1.7). Releases of before this was kept have none, and are open.

ALTER TABLE wave ADD COLUMN published_on TEXT;
