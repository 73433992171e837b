"""What is kept between two starts: the database, its tables and migrations, datasets, backups."""
