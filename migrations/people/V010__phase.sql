-- What ages or needs a site is for: sites of the same phase are similar, and can be set beside one another.

ALTER TABLE site ADD COLUMN phase TEXT;
