-- Names of one word need their article ("The Hill"): it is part of the key.

COMMENT ON COLUMN news.source_names.name_key IS 'The name in lower case, letters and digits only; a leading "the" is part of it where one word would remain ("thehill").';
