# Sentences for the scripts in the browser. Text and { $variables } only: the browser has no Fluent.

client-characters-left-many = You have { $count } characters left
client-characters-left-one = You have 1 character left
client-characters-over-many = You have { $count } characters too many
client-characters-over-one = You have 1 character too many

## On all pages

client-common-again = Try again
client-common-back = Back
client-common-continue = Continue
client-common-error-prefix = Error:
client-common-or = or
client-common-problem = There is a problem
client-common-warning = Warning
client-common-start-again = Start again
client-common-lost-title = There is no connection
client-common-lost = The page could not reach the server. Check that you are online, then try again. Nothing is lost.
client-common-insecure-title = This page needs a secure connection
client-common-insecure = This browser cannot seal anything here. The address has to begin with https, and the browser has to be up to date. You can use another device, or ask for paper at your site.
client-common-missing-title = This is not here
client-common-missing = What this page needs is not on the server any more. Please go back and open the page again.
client-common-fault-title = Something went wrong
client-common-fault = This page could not go on ({ $reason }). Try again. If it happens a second time, tell the person who runs the survey.
client-common-unsound-title = Please stop here
client-common-unsound = What the server sent is not what was announced ({ $reason }). Do not go on. Please show this page to a staff representative. Nothing of yours has been sent.
client-common-kept-title = What is kept on this device
client-common-kept-own = Your twelve words, your credential, answers that you have not sent yet, your receipts, and marks by which your device notices the names of colleagues. They are kept in this browser only. Whoever can use this browser could find them. Answers are taken off as soon as they are sent.
client-common-kept-tab = Your words and your credential are kept in this tab only. They are gone when you close it.
client-common-keeps-nothing = This browser keeps nothing from one page to the next, so a credential that you take here cannot be used here. Allow this site to keep data, or use another browser. With your twelve words you can also answer on another device.
client-common-forget = Forget everything on this device
client-common-forget-title = Forget everything on this device?
client-common-forget-ask = Your words, your credential, unsent answers and receipts are taken off this device. Answers that you have sent stay sent. You can come back with your twelve words.
client-common-forget-yes = Yes, forget everything
client-common-forgotten-title = Everything is forgotten
client-common-forgotten = Nothing of yours is kept in this browser any more.

## Twelve words

client-words-count = There should be twelve words. You entered { $count }.
client-words-unknown = “{ $word }” is not one of the words that we use. Check its spelling.
client-words-checksum = These words do not belong together. One of them may be wrong, or two may have changed places.

## Taking a credential

client-take-title = Take your credential
client-take-checking = Checking what was announced …
client-take-working = Making your credential …
client-take-what = A credential lets you answer this survey once, without giving your name. Take it now, and answer later. That way, nobody can tell from the time who said what.
client-take-survey = Survey
client-take-group = Your group
client-take-group-size = { $name }: { $count } people can take part
client-take-dates = Dates
client-take-from-to = You can answer from { $opens } to { $closes }
client-take-check-words = Check words
client-take-how-title = How this keeps you unknown
client-take-how-1 = Your device makes a secret that never leaves it, and hides it inside a number.
client-take-how-2 = The server knows that you are on the list, and signs the hidden number without seeing what is inside.
client-take-how-3 = Your device takes the cover off. Now you hold a signed credential that the server has never seen.
client-take-how-4 = The check words above are the same for everybody. They are also on the poster at your site. If they differ, stop and tell a staff representative.
client-take-kept = This browser already holds your twelve words. They will be used for this survey too, so there is nothing new to write down.
client-take-own = Is this device your own?
client-take-own-hint = We ask so that nothing of yours is left where others could find it.
client-take-own-yes = Yes, only I use it
client-take-own-yes-hint = Your credential is kept in this browser until you answer.
client-take-own-no = No, others use it too
client-take-own-no-hint = Nothing stays here when you close the tab. You will need your twelve words.
client-take-own-missing = Say whether this device is your own
client-take-before = Do you have twelve words from before?
client-take-before-no = No, make new words for me
client-take-before-yes = Yes, I will enter them
client-take-before-missing = Say whether you have twelve words from before
client-take-words-label = Your twelve words
client-take-words-hint = Put spaces between them. Capital letters do not matter, and the first four letters of each word are enough. You can also paste what a camera read from your code.
client-take-code = A code that holds your twelve words
client-take-keep-title = Keep these twelve words
client-take-keep-own = With these words you can answer on another device, or change your answer if this device is lost. Write them down or take a picture of the code, and keep it where only you look.
client-take-keep-shared = You need these words to answer, because nothing stays on this device. Write them down or take a picture of the code, and keep it where only you look.
client-take-keep-secret = Whoever has these words could answer for you. Show them to nobody. We do not have them and cannot find them again.
client-take-keep-legend = Before you go on
client-take-keep-yes = I have kept my twelve words
client-take-keep-missing = Say that you have kept your twelve words
client-take-now = Take my credential
client-take-show-words = Show my twelve words
client-take-done-title = You have your credential
client-take-done-own = It is kept in this browser. You can answer from { $opens } to { $closes }. Best wait a day or more: then nobody can link the two by their times.
client-take-done-shared = It is kept until you close this tab. You can answer from { $opens } to { $closes } on any device, with your twelve words.
client-take-out = You have been signed out here, so that the next person is not taken for you.
client-take-still-in = You are still signed in here. Please sign out before you leave this device.
client-take-go-answer = Go to the survey
client-take-taken-title = Your credential was taken with other words
client-take-taken = A credential was already taken for you, with other words than these. Go back and enter the words that you kept then. If they are lost, or if it was not you, ask the person who runs the survey. A lost credential can be made again.
client-take-paper-title = You have chosen paper
client-take-paper = You asked to answer on paper, so there is no credential for you here. Draw a sealed slip at your site. If you would rather answer here, tell the person who runs the survey before you draw one.
client-take-not-eligible-title = You are not on the list for this survey
client-take-not-eligible = The list of people who can take part was fixed when the survey was announced. People who joined later take part in the next one. If you think that this is wrong, tell the person who runs the survey.
client-take-not-announced-title = It is too early
client-take-not-announced = This survey has not been announced yet. Please come back after that.
client-take-closed-title = This survey has closed
client-take-closed = Credentials cannot be taken any more. You can read the results when they are published.
client-take-signed-out-title = You have been signed out
client-take-signed-out = Sign in again, then come back to this page. Nothing is lost.
client-take-bad-signature-title = The signature is not right
client-take-bad-signature = The server sent a signature that does not hold. Nothing was kept. Please show this page to a staff representative.

## Answering

client-answer-loading = Opening the survey …
client-answer-early-title = The survey has not opened yet
client-answer-early = You can answer from { $opens } on.
client-answer-ended-title = The survey has closed
client-answer-ended = Answers could be sent until { $closes }. When the results are published, you can check that your answer was counted.
client-answer-none-title = First take your credential
client-answer-none = This browser holds no credential for this survey. Take it on the next page. If you have twelve words, have them ready.
client-answer-none-take = Take my credential
client-answer-none-paper = You can also answer on paper: ask for a sealed slip at your site.
client-answer-again = You have answered already. You can answer again until the survey closes. Only your last answer counts, and the earlier one is thrown away.
client-answer-group = Your group
client-answer-group-size = { $name }, { $count } people
client-answer-until = You can answer until
client-answer-holders = Who can open the answers
client-answer-holders-two = Any two of these three together, after the survey has closed: { $names }
client-answer-holders-one = After the survey has closed: { $names }
client-answer-checked-title = What your device has checked
client-answer-checked = The survey is the one that was announced, and it stands in the public log. Your credential is signed for your group. These words are the same for everybody and are on the poster at your site:
client-answer-language = Language of the questions
client-answer-begin = Begin
client-answer-go-on = Go on
client-answer-sending-title = Sending
client-answer-sending = Please keep this page open for up to a minute. Each part is sealed and sent for itself, after a short wait, so that the parts cannot be put together again.
client-answer-sending-part = Part { $number } of { $total }
client-answer-unsent-title = Not everything was sent yet
client-answer-unsent-lost = The connection was lost.
client-answer-unsent-refused = The ballot box did not take it ({ $reason }). If that happens again, show this page to the person who runs the survey.
client-answer-unsent = Your answers are still here. Keep this page open, and try again when you are online. What arrived before is counted once only.
client-answer-late-title = The survey is not open now
client-answer-late = Your answers could not be sent, because the survey is not open.
client-answer-late-some = The survey closed while your answers were being sent. A part of them arrived in time.
client-answer-sent-title = Your answers are in the box
client-answer-sent = Thank you. They are sealed, and nobody can read them before the survey has closed.
client-answer-receipt-title = Your receipt
client-answer-receipt = After the survey has closed you can check that your answer was counted. Keep these six words, or take a picture of the code. A receipt does not tell what you said, and nobody can open your answer with it.
client-answer-receipt-code = A code that holds your receipt
client-answer-receipt-text = Receipts as text
client-answer-receipt-answer = Receipt for your answer
client-answer-receipt-comments = Everybody sends the same number of comments, empty ones too. These are their receipts.
client-answer-receipt-comment = Receipt for comment { $number }
client-answer-receipt-print = Print this page
client-answer-receipt-check = From the day after { $closes } you can check it here:
client-answer-receipt-check-link = Check a receipt
client-answer-replace = You can change your mind until { $closes }. Open this page again and answer anew. Only the last answer counts.
client-answer-kept = Your receipts are kept in this browser. Your answers are not.

## Being asked back

client-mail-title = Were you asked something back?
client-mail-none = No. Nobody has asked you about a comment. You can look again on this page until the sealed answers are destroyed, two weeks or so after the results.
client-mail-lead = Yes. A reader of comments has a question for you. You may answer it or leave it. Nobody sees that you looked.
client-mail-open = Read the question
client-mail-look = Look
client-mail-looking = Trying your words on all questions …
client-mail-words-title = You said that you may be asked back?
client-mail-words = With your twelve words you can see whether a reader has a question about your comment. This device has fetched all questions, as every device does, and looks for yours by itself.
client-mail-words-hint = They stay on this page and are forgotten when you leave it.
client-mail-question-title = A question for you
client-mail-about = It is about your comment on:
client-mail-asked = The question
client-mail-who = You may answer once, or not at all. Your name does not go with it. Whoever reads comments can read your answer, and so can the people who run the server. It shows from tomorrow on, and is destroyed together with the sealed answers.
client-mail-reply = Your answer
client-mail-reply-hint = Leave out names, and what only you could know. How you write can give you away.
client-mail-missing = Write your answer
client-mail-too-long = Your answer is too long by about { $over } characters
client-mail-send = Seal and send
client-mail-sending = Sealing and sending after a short wait …
client-mail-sent-title = Your answer is sent
client-mail-sent = Thank you. The reader can see it from tomorrow on. It cannot be changed any more, and there is no second question.
client-mail-replied = This question has been answered already. There is one answer to a question.
client-mail-closed = It is too late: the sealed answers of this survey are destroyed, and with them all questions.
client-mail-unsent-title = Your answer was not sent
client-mail-unsent = Your answer is still here. Keep this page open and try again.

## The questions

client-survey-progress = Part { $number } of { $total }
client-survey-unsaid = Prefer not to say
client-survey-several = You can choose more than one.
client-survey-zero-to-ten = 0 is the lowest, 10 the highest.
client-survey-comment-unread = Nobody reads this before { $closes }. Please leave out names, of yourself and of others.
client-survey-askable-legend = Being asked back
client-survey-askable = I am willing to be asked back about this, still without my name
client-survey-askable-hint = After the survey has closed, a reader may ask you one question. You find it on this page and may answer or not.
client-survey-name = { $name } looks like your name or the name of a colleague. Naming people can hurt them and can give you away. Consider writing “a colleague”.
client-survey-risk = If a child or you are at risk now, do not wait for this survey.
client-survey-too-long = Your comment is too long. Please shorten it.
client-survey-about-you = About you
client-survey-about-you-why = These answers help to see whether some groups fare worse than others. You may leave out any of them, and before you send you can choose again which of them travel with your answer.
client-survey-review-title = Before you send
client-survey-answered = { $answered } of { $asked } answered
client-survey-change = Change
client-survey-facts-title = What travels with your answer
client-survey-facts-group = Your group always travels with it: { $name }, { $count } people. Results are never shown for fewer people than was announced.
client-survey-facts-legend = These facts about you as well
client-survey-facts-hint = Take the tick off whatever you would rather keep to yourself.
client-survey-facts-none = No other facts about you are sent.
client-survey-nothing = You have not answered any question yet. Go back and answer at least one.
client-survey-send = Seal and send

## Looking at a survey while it is being written

client-preview-what = This is a preview, as staff will see it. Nothing is sent or kept.
client-preview-comment = Nobody will read this before the survey has closed. Please leave out names, of yourself and of others.
client-preview-end-title = The end of the preview
client-preview-end = Here the answers would be sealed and sent. Nothing was sent.
client-preview-skipped = Your answers left these questions out:
client-preview-again = Start the preview again

## A tablet that many people use

client-shared-kept = Many people use this device. It clears itself when you have finished, and when nobody touches it for a while.
client-shared-there = Are you still there?
client-shared-clears = This page clears itself in { $count } seconds. What you have not sent will be gone.
client-shared-seconds = { $count } seconds
client-shared-stay = I am still here
client-shared-end = This page clears itself soon. Keep your receipt now.
client-shared-finish = Finish and clear

## Paper slips

client-slip-title = Enter a paper slip
client-slip-what = You will see the answers on the slip. The promise to staff says so. Speak to nobody about them, and destroy the slip afterwards.
client-slip-code = Code on the slip
client-slip-code-hint = Twelve words. The first four letters of each are enough.
client-slip-group = Group on the slip
client-slip-group-choose = Choose a group
client-slip-group-missing = Choose the group that is printed on the slip
client-slip-group-wrong = This slip belongs to another group. Check the group that is printed on it.
client-slip-unknown = There is no slip with this code for this survey. Check the words.
client-slip-burnt = This slip was entered before. It cannot be entered again.
client-slip-closed = The survey is not open, so slips cannot be entered.
client-slip-signed-out = You have been signed out. Sign in again, then enter the slip once more.
client-slip-not-open-title = Slips cannot be entered now
client-slip-not-open = Slips can be entered from { $opens } to { $closes }.
client-slip-enter-title = Enter the answers
client-slip-enter = The code of this slip is used up now. Enter the answers in one go and keep this page open until they are sent.
client-slip-enter-begin = Begin
client-slip-done-title = The slip is entered
client-slip-done = Destroy the slip now. Its answers are sealed in the box and cannot be changed any more.
client-slip-next = Enter the next slip

## Keyholders

client-key-make-title = Your key to the ballot box
client-key-make = These twelve words are your key. They were made on this device just now. Write them down, or print or photograph the code, and keep it where only you look. You need them after the survey has closed.
client-key-code = A code that holds the twelve words of your key
client-key-make-lost = Without enough keys the answers can never be opened, by anybody. Nobody else has these words, and we cannot find them again.
client-key-where-title = Where to keep them
client-key-where = On paper in a sealed envelope in a safe, or in a password manager of your own. Do not mail them, and do not keep them where another keyholder keeps hers.
client-key-kept = I have kept my twelve words
client-key-confirm-title = Are they safe?
client-key-confirm = Enter two of your words, to be sure that you can read what you kept.
client-key-word = Word { $number }
client-key-word-wrong = This is not word { $number }. Look at what you kept.
client-key-make-done = Give in my public key
client-key-show-again = Show the words again
client-key-give-title = Give your key
client-key-give = Enter the twelve words of your key for this survey. Your device checks that they fit before they are sent. They open this one box and nothing else.
client-key-give-label = The twelve words of your key
client-key-give-other = These words are in order, but they are not your key for this survey. Look for the words that you kept for this one.
client-key-give-done = Give my key

## Checking a receipt

client-check-title = Check a receipt
client-check-what = Was your answer counted? Your device fetches the whole public list and looks for itself. It does not tell the server which answer is yours.
client-check-kept = This browser keeps receipts of yours, one for your answer and one for each comment box.
client-check-kept-check = Check the receipts kept here
client-check-label = Your receipt
client-check-hint = Paste the text that a camera reads from the code, or enter the six words.
client-check-check = Check
client-check-missing = Enter your receipt
client-check-unreadable = This is not a whole receipt. A receipt is a text of { $letters } letters and numbers, or { $count } words.
client-check-working = Fetching the list and checking …
client-check-result-title = What came out
client-check-another = Check another receipt
client-check-no-wave = This receipt belongs to no survey of this organisation that is listed here.
client-check-not-signed = This receipt was not given by the ballot box of this survey. A letter may be missing, or somebody made it up.
client-check-not-closed = The receipt is genuine. The survey is still open, so there is no list yet. Come back when it has closed after { $closes }.
client-check-counted = Yes. This is one of the { $count } sealed parts, answers and comments, that were in the box and were counted.
client-check-not-counted = This is not in the list of what was counted.
client-check-not-counted-why = If you sent another answer later, check the later receipt: only the last answer counts. If this is your last receipt, it is proof that the box lost your answer. Please take it to a staff representative.
client-check-did-manifest = The survey “{ $title }” is the one that was announced, and it stands in the public log.
client-check-did-signature = The ballot box has signed this receipt.
client-check-did-tree = The list of all { $count } sealed parts is whole. Its seal was signed, and it was logged before anything was opened.
client-check-words-found = Yes. A sealed part with these six words is one of the { $count } in the box of “{ $title }” that were counted.
client-check-words-less = Six words are enough to find an answer, but they prove less than the whole receipt, which the box has signed.
client-check-words-missing = No answer with these six words is in the lists of the { $count } surveys that have closed. Check the words. If you sent another answer later, only its receipt counts.
client-check-words-none-closed = No survey has closed yet, so there is no list to look in. Come back then.
client-check-how-title = What is checked
client-check-how-1 = The survey is the one that was announced to everybody.
client-check-how-2 = The receipt was signed by the ballot box.
client-check-how-3 = The public log has only grown since this browser looked last.
client-check-how-4 = Your answer is in the list that was sealed when the survey closed.
client-key-check-words = Check words of your key
client-key-check-note = These six words are not secret. Write them beside your twelve words. After the announcement you compare them, so that you know that nobody put another key in the place of yours. This device remembers them, too.
client-key-check-mine-title = It is your key
client-key-check-mine = The key in the announcement is the one that you made on this device. The announcement is in the public log.
client-key-check-other-title = This is not your key
client-key-check-other = The key in the announcement is not the one that you made on this device. Somebody put another in its place. Tell the organiser and the other keyholders now, by telephone or in person, before answers open on { $opens }.
client-key-check-made = The key that you made on this device has these check words: { $words }
client-key-check-unknown = This device does not know your key, because you made it on another device. Compare the words below with those that you wrote down, or open this page on that device.
client-key-check-looking = Looking at the announcement

# Suggestions without a name, and backing.
client-voice-not-ready = To do this without your name, this device has to be made ready once. It takes a minute.
client-voice-make-ready = Get this device ready
client-voice-device-title = Get this device ready
client-voice-device-what = Your device takes a token for every suggestion, whether you will ever back it or not, as the devices of all colleagues do. So nobody can tell from the tokens what you think.
client-voice-working = Taking your tokens …
client-voice-done-title = This device is ready
client-voice-done = { $count } tokens are on this device. New ones are taken by themselves whenever you are here.
client-voice-go-on = Go on
client-voice-back = Back this, without my name
client-voice-back-hint = Nobody can look up who backs a suggestion, not even whoever runs the server. If nearly everybody backs it, that can be guessed. The number moves once a day.
client-voice-backed = You back this. Only this device knows it.
client-voice-back-undo = Take my backing back
client-voice-back-undone = You do not back this any more.
client-voice-sending = Sending. Your device waits a few seconds first, so that nobody can tell by the time who it was …
client-voice-waiting = It is kept on this device, and is sent when at least 10 colleagues of your place have their tokens, so that you do not stand out. Come back another day.
client-voice-closed = This cannot be backed here any more.
client-voice-no-token = Your device has no token for this yet. Reload this page in a moment.
client-voice-another-day = You have used your words without a name for this month. From the first day of next month you have new ones.
client-voice-put-done-title = It is on its way
client-voice-put-done = It appears tomorrow morning, without your name. Nothing here knows that it was you.
client-voice-put-waiting = It is kept on this device, and is sent when at least 10 colleagues of your place have their tokens, so that you do not stand out. Come back another day.
client-voice-fields = Fill in all of it, and choose whom it is for.
client-voice-words-long = Your words are too long. Use at most 2,000 letters.
client-voice-list = All suggestions
client-voice-answer-as = You wrote this suggestion, as “{ $name }”
client-voice-answer-hint = What you write appears tomorrow morning under this name. Nobody can look up who it is.
client-voice-answer-send = Send under this name
client-voice-answer-sent = It appears tomorrow morning.
client-voice-answer-missing = Write something first
client-voice-changed = What the server gives out is not what it announced to everybody, so your device has taken nothing. Please tell a staff representative.
client-voice-again = Please try again in a moment: { $reason }
client-voice-taken = Tokens of earlier days were taken before with other words, on a device that may not be here. If you have those twelve words, enter them on this device. What is put forward from now on you can back in any case.
