"""Windows servers before the judge: whether a document can be trusted, and the tests that its facts are put to."""
