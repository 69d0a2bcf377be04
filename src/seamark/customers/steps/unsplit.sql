DELETE FROM splits WHERE left_key = ?
