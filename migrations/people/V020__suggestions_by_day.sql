-- The list of suggestions, the latest first, is read along this, whichever page of it is asked for.
CREATE INDEX suggestion_by_day ON suggestion (state, appears_on DESC, id);
DROP INDEX suggestion_by_state;
