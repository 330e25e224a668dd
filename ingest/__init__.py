"""From files to an index that can be searched: the sole owner of what is stored."""
