"""The preview: what was built, served as a publisher's host should serve it, with pages that follow the builds."""
