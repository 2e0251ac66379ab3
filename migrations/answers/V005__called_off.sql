-- A wave that was called off: why, as a sentence for everybody. It has no release; what had been sent in is gone, and so are
-- its keys. The reason is in the log as a hash (protocol section 15).

ALTER TABLE wave ADD COLUMN called_off TEXT;
