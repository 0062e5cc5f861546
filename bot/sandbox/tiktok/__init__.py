"""TikTok direct messages' own rules and shapes, written from its documentation and from nothing of ours."""
