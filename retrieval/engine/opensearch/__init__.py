"""The passage index in OpenSearch: it proposes passages, and the scores of everywhere say which are best."""
