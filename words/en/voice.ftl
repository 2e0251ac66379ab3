# Suggestions, and who backs them.
nav-suggestions = Suggestions
voice-title = Suggestions
voice-lead = Anybody who works here can put something forward, with or without a name. When enough colleagues back it, somebody owes an answer by a day.
voice-new = Put something forward
voice-new-lead = It appears tomorrow morning, together with what others put forward today. So nobody can tell from the minute who it was.
voice-views = Which suggestions
voice-view-all = All
voice-view-owed = Waiting for an answer
voice-view-answered = Answered
voice-view-place = About one place
voice-view-followed = That I follow
voice-news-link = Choose when you get letters about what you follow
voice-search = Look for words
voice-search-button = Search
# $count (Number)
voice-count = { $count ->
    [one] 1 suggestion
   *[other] { $count } suggestions
}
voice-none-title = Nothing has been put forward yet
voice-none = What is put forward today is here tomorrow morning.
voice-none-followed-title = You follow nothing yet
voice-none-followed = Press “Follow this” on a suggestion, and you hear what becomes of it.
voice-none-here = There is nothing of this kind now.
voice-none-found = Nothing has these words in it. Try fewer or other words.
voice-pages = Pages of suggestions
# $page (Number), $pages (Number)
voice-page-of = Page { $page } of { $pages }
voice-newer = Newer
voice-older = Older
# $name (String)
voice-by = From { $name }
# $name (String)
voice-by-made-up = From “{ $name }”, a name made up for this one suggestion
voice-by-nobody = Put forward without a name
voice-by-paper = It came on paper, without a name
voice-by-gone = From somebody who is no longer here
voice-the-writer = who wrote this suggestion
# $name (String)
voice-for-band = For { $name }
# $number (Number)
voice-step-few = Fewer than { $number } people back it
# $people (Number)
voice-step = { $people } people or more back it
# $people (Number), $bands (Number)
voice-step-bands = { $people } people or more back it, from { $bands } or more places
voice-steps-many = It stood on more than one sheet. The same person may be in more than one of these numbers, so they are not added up.
voice-not-counted = Backing is not counted here, because fewer than 20 people work here and nobody could be hidden among so few.
# $number (Number)
voice-owed-at = When { $number } people from at least 3 places back it, an answer is owed. Numbers move once a day, in steps, so that nobody can see one person come.
# $number (Number)
voice-owed-at-band = When { $number } people back it, an answer is owed. Numbers move once a day, in steps.
voice-tag-open = Open
voice-tag-owed = Answer owed
voice-tag-late = Answer late
voice-tag-answered = Answered
voice-tag-waiting = Appears tomorrow morning
voice-tag-hidden = Out of sight
# $by (String), $left (Number)
voice-clock = { $left ->
    [0] The answer is owed today, { $by }.
    [one] An answer is owed by { $by }: 1 school day is left.
   *[other] An answer is owed by { $by }: { $left } school days are left.
}
# $by (String), $left (Number)
voice-clock-still = { $left ->
    [one] An answer is owed by { $by }. Today is not a school day, so the clock stands still at 1 day.
   *[other] An answer is owed by { $by }. Today is not a school day, so the clock stands still at { $left } days.
}
# $by (String)
voice-clock-late = An answer was owed by { $by }, and has not come.
# $name (String)
voice-sponsor-is = { $name } owes it.
voice-sponsor-title = Who answers
# $name (String)
voice-sponsor-now = { $name } owes the answers about the whole organisation. About one place it is whoever leads it.
voice-sponsor-none = Nobody is named yet, so organisers owe the answers. About one place it is whoever leads it.
voice-sponsor-label = Who owes the answers about the whole organisation?
voice-sponsor-one = Who owes the answer?
voice-sponsor-hint = Email, staff number or full name
voice-sponsor-button = Name this person
voice-person-none = We found nobody with this email, staff number or name. Check it and try again.
voice-person-many = More than one person has this name. Use the email or the staff number.
voice-owed = The answer
voice-owed-none = No answer yet
voice-became = What became of it
voice-became-nothing = Nothing has been decided yet.
voice-decide = Answer this
voice-backing = Who backs it
voice-back-needs-script = Backing without your name needs JavaScript, because your device has to hide who you are before anything is sent. With a claim card you can do it on a shared tablet.
voice-title-label = In a few words
voice-title-hint = For example “A quiet room in every academy”
voice-title-missing = Say in a few words what it is about
voice-text-label = Your suggestion
voice-text-hint = What should be different, and why? Leave out whatever would show who you or others are.
voice-text-missing = Write your suggestion
voice-raised-by = Raised by this finding:
voice-from-finding = The finding that raised it
voice-whom = Who is it for?
voice-whom-all = The whole organisation
# $count (String)
voice-whom-all-hint = All { $count } people can read and back it.
# $name (String)
voice-whom-own = { $name }
# $count (String)
voice-whom-own-hint = Everybody can read it, and the { $count } people there can back it. 3 are enough for an answer.
voice-whom-missing = Choose who it is for
voice-how = Do you want to give your name?
voice-how-hint = You can change your mind for the next one, but not for this one.
voice-how-named = With my name
# $name (String)
voice-how-named-hint = Everybody who works here sees “{ $name }” beside it.
voice-how-made-up = Under a name made up for this suggestion
voice-how-made-up-hint = Two words, such as “Amber Wren”. You can answer questions below it, and all that you write there stands together under this name. Nobody can look up who it is.
voice-how-unnamed = With no name
voice-how-unnamed-hint = Nobody can look up who it is. You cannot answer questions about it later.
voice-how-paper = It came to me on paper
voice-how-paper-hint = You have seen the handwriting. It appears without a name, and nothing is kept of who brought it.
voice-how-missing = Choose whether you give your name
voice-new-needs-script = Without JavaScript you can put something forward with your name only, since this page could not hide who you are. Use another device, or a claim card on a shared tablet, or put it on paper.
voice-how-needs-script = Without JavaScript this page cannot hide who you are, so nothing was sent and nothing was kept. Use another device, or a claim card on a shared tablet, or put it on paper.
voice-unknown-title = Who could find out that it was me?
# $all (String), $band (String)
voice-unknown-here = With your name: everybody. Otherwise nobody can look it up, not even whoever runs the server: it checks that you are one of the { $all } people here (or one of the { $band } at your place, if it is for your place), and cannot see which one. What is left: the whole site runs on one server, so somebody who controls it and watches at the very moment could compare who was here with what came in. Your device waits a little before it sends, to make that hard.
# $all (String), $band (String)
voice-unknown-there = With your name: everybody. Otherwise nobody can look it up, not even whoever runs the servers: they check that you are one of the { $all } people here (or one of the { $band } at your place, if it is for your place), and cannot see which one. What is left: people and words are kept on two servers of different keepers, so both would have to work together and watch at the very moment. Your device waits a little before it sends, to make that hard.
voice-unknown-rest = People may know you by the way you write, or by what only you can know. Nobody can hide that for you.
voice-no-band = Because too few people work here, a suggestion without a name is not possible: it would not be hard to guess who it was.
voice-put-button = Put it forward
voice-put-done = Thank you. It appears tomorrow morning.
# $max (Number)
voice-enough-today = You can put { $max } suggestions forward with your name on one day. Come back tomorrow with the next one. Nothing was lost: press the back button to copy your words.
voice-acts = With your name
voice-acts-hint = Backing has no name. These have, and each says who can see it.
voice-follow = Follow this
voice-follow-undo = Stop following
voice-follow-hint = You hear what becomes of it, by mail once a week on a day that you can choose, and under “That I follow”. No colleague can see that you follow.
voice-join = I would take part
voice-join-undo = I would not take part after all
voice-join-hint = Organisers and whoever owes the answer see your name.
voice-help = I would help to run it
voice-help-undo = I would not help after all
voice-help-hint = Organisers and whoever owes the answer see your name.
voice-would-join = Would take part
voice-would-help = Would help to run it
voice-act-done = Done.
voice-act-undone = Taken back.
voice-replies = What people say about it
voice-replies-none = Nobody has said anything yet.
voice-reply-label = Say something about it
voice-reply-hint = Everybody who works here sees your name beside it.
voice-reply-button = Say it
voice-reply-missing = Write something first
voice-reply-done = It is there.
voice-reply-hide = Take out of sight
# $max (Number)
voice-replies-enough = There are { $max } replies already. Start a working group, where there is more room.
voice-keep = For organisers
voice-merge = It is the same as
voice-merge-hint = Paste the address of the other suggestion. What people said and who follows stays. Who backs it is not moved: people can back the other one too.
voice-merge-button = Join them
voice-merge-unknown = There is no such suggestion. Paste its whole address.
voice-merge-wrong = A suggestion can be joined to another one that is open, and not to itself.
voice-merged = This was joined to another suggestion.
voice-merged-link = Read it there
voice-joined = These were joined to it:
voice-joined-hint = The same person may be in more than one of these numbers, so they are not added up.
voice-hide = Take it out of sight, because
voice-hide-hint = For example “It names a pupil.” Its writer, if known, and organisers see the reason.
voice-hide-missing = Say why it is taken out of sight
voice-hide-button = Take it out of sight
voice-hidden = This is out of sight:
voice-show-button = Show it again
voice-changed = Done.
voice-device-title = Get this device ready
voice-mail-subject = An answer that you owe
# $name (String), $title (String), $by (String), $address (String)
voice-mail-soon = Hello { $name },

    colleagues back the suggestion “{ $title }”, and you owe them an answer by { $by }. Yes, partly, not now, or no: each is an answer, if it says why.

    { $address }
# $name (String), $title (String), $by (String), $address (String)
voice-mail-late = Hello { $name },

    an answer to the suggestion “{ $title }” was owed by { $by }, and has not come. Yes, partly, not now, or no: each is an answer, if it says why.

    { $address }
# $name (String), $title (String), $sponsor (String), $by (String), $address (String)
voice-mail-silent = Hello { $name },

    { $sponsor } owed an answer to the suggestion “{ $title }” by { $by }, and it has not come. Ask what is in the way, or name somebody else who answers.

    { $address }
voice-again = The year in which this could be backed is over. If it still matters, put it on the list again.
voice-again-button = Put it on the list again
voice-again-done = It can be backed again from tomorrow morning.
voice-about-this = Suggestions about this
