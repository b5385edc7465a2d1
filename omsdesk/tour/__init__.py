"""The main job made visible: a whole day's work at the real window, done by keys and scans, photographed."""
