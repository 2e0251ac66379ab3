# Letters: how the queue stands, and addresses that do not work.
post-title = Letters
post-lead = Letters go out by themselves, one after the other. This page shows what needs you.
post-standing = How it stands
post-state-waiting = Waiting
post-state-sending = Being sent
post-state-handing = Being handed over
post-state-sent = Sent
post-state-failed = Did not go out
post-state-uncertain = Nobody can say
post-down-title = The mail server cannot be used
post-down = Letters wait and go out when it works again. Nothing is lost. This is what it said:
# $minutes (Number) - how long the oldest letter has waited
post-slow = { $minutes ->
    [one] The oldest letter has waited for 1 minute.
   *[other] The oldest letter has waited for { $minutes } minutes.
}
post-trouble = Letters that did not go out
post-trouble-none = Every letter that was tried went out.
post-trouble-note = These are not sent again. Put the address right in the staff list if it is wrong. For an invitation, the next reminder goes to everybody anyway. For a sign-in link, the person asks for another one.
post-to = To
post-subject = Subject
post-state = State
post-why = Why
post-why-bounced-before = The address is on the list of those that do not work.
# $said (String) - the mail server's words
post-why-bounced = The mail server says that the address does not work: { $said }
# $said (String)
post-why-later = It was refused for now, again and again, until we gave up: { $said }
# $said (String)
post-why-refused = The mail server does not want this letter: { $said }
# $said (String)
post-why-silent = It was handed over, and then the mail server did not say whether it took it ({ $said }). It is not sent again, so that nobody gets two.
post-why-stopped = The program stopped while the letter was being handed over. It is not sent again, so that nobody gets two.
post-why-restored = A backup was put back, and the letter may have gone out since that backup was made. It is not sent again, so that nobody gets two.
post-why-late = It waited until it was of no use any more.
post-bounces = Addresses that do not work
post-bounces-none = No address has been refused.
post-bounces-note = Nothing is sent to these addresses. Until one is mended, its owner is treated like somebody without email and gets a printed card.
post-bounce-email = Address
post-bounce-who = Who
post-bounce-nobody = Nobody on the staff list
post-bounce-why = Why
post-bounce-since = Since
post-bounce-do = What can be done
post-bounce-unknown = There is no such address.
post-bounce-full = The mailbox is full.
post-bounce-refused = The mail server takes no letters for it.
post-bounce-told = Somebody here said that it does not work.
# $said (String)
post-bounce-said = It said: { $said }
post-mend = Mended
# $email (String)
post-mend-what = { $email } is mended
# $email (String)
post-mended = Letters go to { $email } again.
post-mended-already = That address is not on the list any more.
post-told-title = Add an address
post-told-note = Some mail servers take a letter first and send a note back later, to the mailbox of the sender. Belong cannot read that mailbox. If a note says that an address does not work, add it here.
post-told-button = Add to the list
# $email (String)
post-told-done = Nothing is sent to { $email } until it is mended.
post-unsubscribe-again = Changed your mind?
post-unsubscribe-again-button = Send me these letters again
post-unsubscribe-undone = You will get letters about surveys again.
post-unsubscribe-still = You see every survey when you sign in, as before.
