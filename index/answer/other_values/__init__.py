"""Values that articles give: which agree, which differ, and which is the newest."""
