"""HTTP: an SSRF guard, robots.txt, rate limits for each host, retries."""
