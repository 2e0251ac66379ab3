# What is kept about people, for how long, and what they can ask for. The table of what is kept is in
# features/privacy/retention.rs; the privacy page, the handbook and the assessment are made from it.
privacy-kept-title = What is kept, and for how long
privacy-kept-what = What
privacy-kept-whose = About whom
privacy-kept-why = What for
privacy-kept-basis = Why we may
privacy-kept-long = How long
privacy-kept-tables = Tables
privacy-basis-task = Public task, or legitimate interests: listening to staff, with their interests weighed
privacy-basis-security = Legitimate interests: keeping the site safe (Article 32)
privacy-basis-account = Legal duty: being able to show what was done (Article 5(2))
privacy-basis-wish = Your right to object to letters (Article 21)
privacy-basis-nobody = Nothing about a person
privacy-whose-staff = Everybody on the staff list
privacy-whose-signed-in = People who sign in
privacy-whose-no-email = People who were given a card
privacy-whose-roles = People with a role
privacy-whose-letters = People who get letters
privacy-whose-answered = People who took part. Nobody can tell who
privacy-whose-nobody = Nobody
privacy-line-staff = The staff list: name, work email, staff number, and dated appointments with site, job, hours, subjects and line manager
privacy-line-staff-why = To know who may take part, in which group, and how to reach them
# $days (Number)
privacy-line-staff-long = While somebody works here, and { $days } days after. Then name, email, number and appointments are taken out
privacy-line-roles = Roles, such as organiser or auditor
privacy-line-roles-why = To know who may do what
privacy-line-roles-long = Until the role is taken back, or with the staff list
privacy-line-sessions = Who is signed in, known by the hash of a cookie
privacy-line-sessions-why = To stay signed in without a password
# $days (Number)
# $minutes (Number)
privacy-line-sessions-long = { $days } days on a device of one's own, with the day but not the minute. { $minutes } minutes on a shared device
privacy-line-links = Sign-in links and codes that were asked for, by hash
privacy-line-links-why = To sign in, and to notice guessing
# $minutes (Number)
privacy-line-links-long = Half an hour, { $minutes } minutes at most, then gone. Counts of tries: until the end of the hour
privacy-line-cards = Claim cards that were printed, by hash, with the day
privacy-line-cards-why = To sign in without email
# $days (Number)
privacy-line-cards-long = { $days } days from the printing
privacy-line-letters = Letters on their way: address, subject, text
privacy-line-letters-why = To invite, and to send sign-in links
# $days (Number)
privacy-line-letters-long = Sent letters: gone after the day on which they went. Those that could not be sent: the address and the reason, without the text, for { $days } days
privacy-line-bounces = Addresses that a mail server refused, and what it said
privacy-line-bounces-why = So that nothing is sent there again and again, and somebody can put the address right
privacy-line-bounces-long = Until somebody says that it is mended, or nobody on the staff list has the address
privacy-line-stop = That somebody wants no letters about surveys, and since when
privacy-line-stop-why = To respect it
privacy-line-stop-long = As long as the staff list
privacy-line-upload = A staff list as it was sent, until it is imported. Files with columns that we refuse are never kept
privacy-line-upload-why = To show what would change before it changes
# $hours (Number)
privacy-line-upload-long = Until the import, { $hours } hours at most
privacy-line-list = Who could take part in a survey, and in which group
privacy-line-list-why = The frozen list that the staff side checks; results for one's own group; comparing surveys without betraying anybody
# $days (Number)
privacy-line-list-long = { $days } days from the day on which the sealed answers were destroyed
privacy-line-taken = That somebody took a credential and on which day; that somebody chose paper; that a lost credential was replaced
privacy-line-taken-why = So that everybody can answer once, and no more
privacy-line-taken-long = Until the sealed answers are destroyed. The published results keep the numbers, not the names
privacy-line-slips = Paper slips, by hash and group. No name
privacy-line-slips-why = So that each slip counts once
privacy-line-slips-long = Until the sealed answers are destroyed
privacy-line-keys = Who held a key of a survey. The names are also in the published manifest and in the promise
privacy-line-keys-why = Staff must be able to see who could open the answers
privacy-line-keys-long = As long as the survey's results are published
privacy-line-events = What was done on this site by people with a role: who, what, when. Taking a credential is not among it
privacy-line-events-why = To be able to show what was done, and by whom
# $days (Number)
privacy-line-events-long = The time until midnight, then only the date. Gone after { $days } days
privacy-line-surveys = Surveys, dates, groups, sites, settings, published numbers of other organisations, and whom to tell when somebody is at risk
privacy-line-surveys-why = To run surveys
privacy-line-surveys-long = As long as the organisation uses this site. Names among the contacts are there until somebody changes them
privacy-line-sealed = Sealed answers and comments. No name, no time, no order
privacy-line-sealed-why = To be counted once, and again by a second party
# $days (Number)
privacy-line-sealed-long = { $days } days after the count. Then they and their keys are destroyed
privacy-line-comments = Comments after the count, with the group only, and the topics into which they were sorted
privacy-line-comments-why = To be read, with names taken out, and acted on
# $days (Number)
# $held (Number)
privacy-line-comments-long = { $days } days after the sealed answers were destroyed, or after a survey of another system was brought in. Those that were withheld or handed over: { $held } days
privacy-line-findings = Numbers of the results that somebody pinned, with the name of who did
privacy-line-groups = Who is in which working group, and as what
privacy-whose-groups = People in working groups
privacy-line-groups-why = So that a group knows its people, and everybody in it can be reached
privacy-line-groups-long = Until the person leaves the group or is erased
privacy-line-suggestions = What was put forward and said below it, with the name of those who gave it. Of suggestions without a name no row says whose they are
privacy-whose-suggestions = People who put something forward with their name, or owe an answer
privacy-line-suggestions-why = So that a suggestion can be read, backed and answered
privacy-line-suggestions-long = For good, as the results. The names go when the person is erased
privacy-line-following = Who follows a suggestion, would take part, or would help to run it
privacy-whose-following = People who pressed one of these
privacy-line-following-why = So that they hear what becomes of it, and can be asked to help
privacy-line-following-long = Until they take it back or are erased
privacy-line-news = On which day and at which hour somebody wants letters about what they follow, or that they want none, and up to which day they were told
privacy-whose-news = People who chose this
privacy-line-news-why = So that letters come when they are wanted, lose nothing and say nothing twice
privacy-line-news-long = Until the person is erased
privacy-line-feed = That somebody made an address for a feed reader, and the hash of it
privacy-whose-feed = People who made one
privacy-line-feed-why = So that a feed reader, which cannot sign in, gets what its owner may read
privacy-line-feed-long = Until the person is erased; another one ends it
privacy-line-tokens = That the device of a person took the tokens of a day: all of them, whatever stands on it
privacy-whose-tokens = People whose devices are ready for suggestions
privacy-line-tokens-why = So that everybody can back a suggestion once, and not twice
# $days (Number)
privacy-line-tokens-long = Until the suggestions of that day can no longer be backed, { $days } days
privacy-line-spent = Tokens that were used, and words that wait for the morning, encrypted. Nothing of a person, and no time
privacy-whose-spent = People who backed something or put it forward without a name. Nobody can tell who
privacy-line-spent-why = So that backing can be counted, each once
# $days (Number)
privacy-line-spent-long = Words until the next morning; tokens until they can no longer be used, at most { $days } days. Then their key is destroyed
privacy-line-sheets = What could be backed on which day, and in which steps it is shown
privacy-line-sheets-why = So that what was announced can be checked
privacy-line-sheets-long = For good
privacy-line-evidence = Files that show what was done about an action, with what they show, when they were added and by whom
privacy-whose-evidence = People who added a file, and whoever is seen or named in it
privacy-line-evidence-why = So that those who work on an action can see what was done
privacy-line-evidence-long = As long as the action, or until somebody who works on it removes the file. The name of who added it goes when the person is erased
privacy-line-actions = What was decided, with the name of who decided; what was promised, by whom and by when; what was said of it
privacy-whose-actions = People who decide, own actions, or say how they go
privacy-line-actions-why = So that everybody can see what became of what was said
privacy-line-actions-long = For good, as the results. The names go when the person is erased
privacy-line-groups-own = Working groups, their charters, meetings and notes; priorities; term dates; what led to what
privacy-line-groups-own-why = So that what was agreed can be looked up
privacy-line-groups-own-long = For good
privacy-line-findings-why = So that something can be done about them, and everybody can see what it was
privacy-line-findings-long = For good, as the results. The name goes when the person is erased
privacy-whose-pinned = People who pinned a number
privacy-line-mail = Questions to writers of comments who are willing to be asked, and their replies, sealed. No name
privacy-line-mail-why = To ask back without knowing whom
privacy-line-results = Published results and the public log of fingerprints
privacy-line-results-why = So that everybody can read and check them
privacy-line-results-long = For good. They are counts, and no number is about fewer people than the promise says. How many took part so far: until the count
privacy-line-schema = Which version the tables have
privacy-line-schema-why = To bring them up to date
privacy-line-schema-long = As long as the site is used
privacy-name-left = Somebody who has left
privacy-name-erased = Somebody who was erased

# What is kept about one person.
privacy-me-title = What is kept about you
privacy-me-lead = This is everything that can be found about you here. You can keep a copy, and you can end your sign-in on other devices.
# $name (String)
privacy-person-title = What is kept about { $name }
privacy-person-lead = Everything that can be found about this person here, for when they ask for it.
privacy-person-part = When this person signed in, and whether they took a credential, chose paper or used a card, is not shown to you. They see it themselves under "What is kept about you". If they cannot sign in, whoever runs the server can give it to them with "belong person export".
privacy-person-link = What is kept about this person
privacy-person-erase-link = Erase this person
privacy-none = Nothing.
privacy-download = Keep a copy
privacy-download-html = A page to read
privacy-download-json = A file for programs (JSON)
privacy-copy-title = What is kept about { $name }
# $organisation (String)
# $on (String)
privacy-copy-lead = Made on { $on } at { $organisation }.
privacy-held-person = You on the staff list
privacy-held-appointments = Appointments
privacy-held-line-manager-of = Whose line manager you are
privacy-held-search-words = Words by which you are found
privacy-held-roles = Roles
privacy-held-sessions = Where you are signed in
privacy-held-sign-in-links = Sign-in links
privacy-held-claim-cards = Claim cards
privacy-held-letters = Letters
privacy-held-address-refused = Your address was refused by a mail server
privacy-held-no-more-letters = No more letters about surveys
privacy-held-staff-lists-sent = Staff lists that you sent
privacy-held-could-take-part = Surveys in which you could take part
privacy-held-chose-paper = Surveys for which you chose paper
privacy-held-credentials-taken = Credentials that you took
privacy-held-credentials-replaced = Credentials that were replaced for you
privacy-held-keys-held = Keys of surveys that you hold
privacy-held-groups = Groups that you are in
privacy-held-suggestions-made = What you put forward with your name
privacy-held-answers-owed = Suggestions to which you owe an answer
privacy-held-suggestions-discussed = What you said below suggestions
privacy-held-following = Suggestions that you follow, or would help with
privacy-held-news = When you want letters about what you follow
privacy-held-feed = The address of a feed that you made
privacy-held-tokens-taken = Days whose tokens your device took
privacy-held-decisions-made = Decisions that you made
privacy-held-actions-owned = Actions that you own
privacy-held-actions-told-of = What you said of actions
privacy-held-evidence-added = Files that you added to actions
privacy-held-done-by-them = What you did on this site
privacy-held-done-about-them = What was done about you
privacy-cannot-title = What cannot be found, and why
privacy-cannot-answers = Your answers. If you answered a survey, what you said is sealed and has no name. Nobody can know which answer is yours, so nobody can find it or take it out.
privacy-cannot-comments = Your comments. They show a group only. You may know one by its words, but nobody can prove whose it is. Tell the reader of the comments if one of yours gives you away: it can be masked or withheld.
privacy-cannot-letters = Letters that were sent. Their text is emptied here when they go, and the record is gone after the day. Copies lie in your mailbox and with whoever runs the mail.
privacy-cannot-backups = Backups. They are not searched. They hold what was here when they were made, until they are written over.
privacy-cannot-published = Published results. They are counts, and no number is about fewer people than the promise says. If you held a key, your name is in the published manifest of that survey, which can never change.
privacy-cannot-free = Texts that others wrote, such as whom to tell when somebody is at risk, or the title of a survey. They are not searched for names.
privacy-cannot-systems = Other systems of your organisation, such as the one from which the staff list comes, and the network's records.

# Where somebody is signed in.
privacy-sessions-title = Where you are signed in
privacy-sessions-lead = Each line is one browser. We know the day, not the device.
privacy-session-since = Since
privacy-session-until = Until
privacy-session-kind = Kind of device
privacy-session-own = Your own
privacy-session-shared = Shared
privacy-session-this = this browser
privacy-session-end = End
# $on (String)
privacy-session-end-what = End the sign-in since { $on }
privacy-session-end-others = Sign out everywhere else
privacy-session-ended = Ended.

# Erasing.
privacy-erase-title = Erase { $name }
privacy-erase-lead = Nothing has been done yet. This is what would happen.
privacy-erase-what = What
privacy-erase-count = How many
privacy-erase-fate = What happens
privacy-erase-goes = Goes
privacy-erase-emptied = Stays without the person in it
privacy-erase-name-stays = Stays without name, email and number until the last list below has had its time. Then it goes, too
privacy-erase-list-stays = The place on the list stays, about "somebody who was erased". The number of people on the list is published, and comparing two surveys would betray somebody if places went missing
privacy-erase-taken-stays = Stays, about "somebody who was erased", until the sealed answers are destroyed. Otherwise more could answer than credentials were taken
privacy-erase-key-stays = Stays. The name is in the manifest that was published with the survey, and that can never change
privacy-erase-here = This person still works here. If they are on the next staff list, they come back as somebody new. Take them out of the system from which the list comes, too.
# $count (Number)
privacy-erase-uploads = { $count ->
    [one] 1 staff list that waits to be imported goes, too, since the person may be in it.
   *[other] { $count } staff lists that wait to be imported go, too, since the person may be in them.
}
privacy-erase-warning = This cannot be undone.
privacy-erase-button = Erase now
privacy-erase-last = This is the only administrator. Give the role to somebody else first.
# $wave (String)
privacy-erase-key = This person is to hold a key of { $wave }, which is not announced yet. Choose another keyholder first.
privacy-erase-own = Another administrator has to do this.
privacy-erase-done = Done. The person is erased.
privacy-erase-again = This person was erased before.

# The command.
# $who (String)
privacy-command-unknown = Nobody has the email, staff number or id { $who }.
# $file (String)
privacy-command-written = Written: { $file }
privacy-command-dry = Nothing was changed. Add --now to do it.
# $what (String)
privacy-empty = Nothing is kept under: { $what }.
privacy-erase-not-told = Not told here
privacy-assessment-file = Keep it as a file (Markdown)
privacy-assessment-link = Data protection impact assessment
privacy-me-link = What is kept about you, and where you are signed in
privacy-line-desk = A keyholder's key on its way from one program to the other, sealed, and which program counts
privacy-whose-keyholders = Keyholders
privacy-line-desk-why = To open the box together when it is counted
privacy-line-desk-long = Seconds, and at most until the survey is counted
