"""What a caution rests on: who may decide it, its conditions, and the five requirements of the law."""
