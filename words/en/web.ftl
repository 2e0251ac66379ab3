# When something does not go as wished.
web-not-found-title = There is nothing here
web-not-found = This page does not exist, or it is not for you to see. Check the address, or go back to the start.
web-stale-form-title = Please send that again
web-stale-form = The page was open for too long, or you signed in again since. Nothing was saved. Go back, load the page again, and send it once more.
web-too-many-title = Please wait a little
web-too-many = This was tried too many times. Wait an hour and try again, or ask for help.
web-busy-title = Please try again in a moment
web-busy = A lot of people are here at once. Nothing was saved. Wait a minute and try again.
web-refused-title = This cannot be done
web-fault-title = Something went wrong
# $reference (String)
web-fault = It is our fault, not yours, and nothing was saved. Try again. If it happens again, tell the people who run this site: { $reference }
web-unreadable = What was sent could not be read: it is damaged, too large, or not of the right kind. Nothing was saved. Go back and try again.
