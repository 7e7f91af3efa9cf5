"""``cara report …``: pages for leads and coordinators."""
