"""Tests in a real Chromium; a package, so that server and browser end with the last of them."""
