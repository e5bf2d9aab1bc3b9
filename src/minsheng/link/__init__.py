"""Room `link`: what needs similarity of wordings: indicators, answers inside a project or row."""
