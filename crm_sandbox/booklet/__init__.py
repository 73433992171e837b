"""The evaluation booklet: what a jury reads, as a tagged PDF, a workbook, statements for a record store, an archive."""
