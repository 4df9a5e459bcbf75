"""The recognition dossier, 申报材料: a bag of documents, boundary files and evidence, with what is still missing."""
