-- What a subscriber would get beyond the limit of mails in an hour goes out later, in one mail. The first delivery of such a mail
-- has its own dispatch in `bundled_with`, and waits until the hour allows the mail. The others have the first one's dispatch
-- there, and the state `bundled`: they go out, and are settled, with the first one.
ALTER TABLE deliveries ADD COLUMN bundled_with INTEGER;
