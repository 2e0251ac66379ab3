-- On which day somebody took a sheet is of no use to anybody but to whoever would find out who was there.
ALTER TABLE voice_taken DROP COLUMN on_day;
