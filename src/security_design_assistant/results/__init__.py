"""Results of a job: the table of all artefacts, and what builds each."""
