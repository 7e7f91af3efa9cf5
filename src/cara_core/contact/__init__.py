"""Who may be told what, and by which safe way: views, rules, triggers, texts."""
