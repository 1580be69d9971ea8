"""The site: pages, drawings and files that show a build to people, for any host or none."""
