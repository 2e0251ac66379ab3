-- A wave that was called off before it was counted: when, and why, as a sentence for everybody.

ALTER TABLE wave ADD COLUMN called_off_on TEXT;
ALTER TABLE wave ADD COLUMN called_off_why TEXT;
