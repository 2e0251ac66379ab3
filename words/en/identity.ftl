# Signing in.
identity-sign-in-title = Sign in
identity-sign-in-lead = We send a link to your work email. There is no password.
identity-email-label = Your work email
identity-email-wrong = Enter an email address, like name@example.org
identity-send-link = Send me a link
identity-no-email-title = No work email?
identity-no-email = Use the sealed card that you were given. It works on any phone, and on the shared tablet.
identity-use-card = I have a card
identity-sent-title = Look in your inbox
# $email (String)
identity-sent = If { $email } is known here, a link is on its way. It works for 30 minutes.
identity-sent-hint = Nothing there after five minutes? Look in junk mail, or ask the person who looks after the staff list.
identity-code-label = Or type the six digits from the email
identity-code-hint = Use this when the email is on another device.
identity-code-wrong = That code is not right, or too old. Check the email, or ask for a new link.
identity-code-button = Sign in with the code
identity-link-title = Sign in
identity-link-lead = Press the button to sign in on this device. Your link is used up only when you press it.
identity-link-button = Sign in
identity-link-spent = This link has been used already, or is too old. Ask for a new one on the sign-in page.
identity-shared-label = This is a shared tablet or computer
identity-shared-hint = We sign you out after 20 minutes and keep nothing on it.
identity-card-title = Use your card
identity-card-lead = Type the six words from your sealed card, or scan the square on it with your phone.
identity-card-label = The six words on your card
identity-card-hint = Spaces between the words. Capital letters do not matter.
identity-card-button = Continue
identity-card-spent = These words do not match a card that is still good. Check the spelling. If the card was already used or is old, ask for a new one.
# $name (String)
identity-card-found-title = Is this you, { $name }?
identity-card-found-lead = The card is used up when you press the button.
identity-card-found-button = Yes, sign me in
identity-card-not-me = This is not my card
# $organisation (String)
identity-mail-subject = Your link to sign in to Belong at { $organisation }
# $name (String)
# $link (String)
# $code (String)
identity-mail-body =
    Dear { $name },

    Open this page and press the button to sign in:
    { $link }

    On another device, type this code instead: { $code }

    Both work once, for 30 minutes. If you did not ask for this, you can ignore it: nobody can sign in without it.
