# Pages that everybody can open, without signing in.
open-home-title = A place where everybody's voice counts
# $organisation (String)
open-home-lead = This is where { $organisation } listens, decides and says what came of it.
open-home-sign-in = Sign in
open-home-card = I have a card
open-home-check-title = Check it yourself
open-home-check = Everything that can be checked is public: what was frozen, what was counted, and that your answer is in it.
open-waves = Surveys
open-waves-none = No survey has been announced yet.
open-answer-title = Answer the survey
open-answer-link = Answer
open-asked-link = Were you asked something back?
open-closed-title = This survey is closed
open-check-title = Check that your answer was counted
open-check-lead = You need the words or the square of your receipt. The check is done on this device: nobody learns which answer you looked for.
open-closing-title = Close the wave
open-closing-lead = Each keyholder opens this page on a device of their own and gives their words. When enough have, the answers are mixed, opened in memory and counted.
# $given (Number)
# $wanted (Number)
open-closing-held = { $given } of { $wanted } keys are given.
open-closing-given = Given
open-closing-give = Give your words
open-closing-done = This survey is counted. The results are out.
# $on (String)
open-closing-early = This survey can be opened after { $on }, not before.
open-promise-lead = The same for every survey. Each survey shows its own promise, with names and numbers, before you answer.
open-promise-now = The promise of the latest survey
open-promise-none = As soon as a survey is announced, its promise stands here word for word.
open-kept-title = Who could find out what
open-kept-lead = We ask you to trust as few people as possible. Here is what each of them could find out, what stops them, and what is left.
open-kept-colleagues-title = Your manager and your colleagues
open-kept-colleagues = They see the published results, for groups that are never smaller than the promise says. Your receipt tells nobody what you said, and you can change your answer until the last day, so nobody can force it from you. Somebody who looks over your shoulder sees what you type.
open-kept-device-title = Your phone or computer
open-kept-device = Answers that you have not sent yet stay in your browser if you say that the device is yours. They are taken off when you send. Whoever uses the same browser could find them before that, and could find your words. To warn you of names in comments, your browser also keeps marks from which a name can be tested but not read. People who look after a work computer may be able to watch its screen. Your own phone is safer.
open-kept-organiser-title = The person who runs the survey
open-kept-organiser = They see who can take part and how many chose paper. They do not see who took a credential, except when somebody asks for a new one. Whoever types in a paper slip sees its answers but no name. Slips are made for several people of a group at once. In the last week they are made for however few, and then whoever types them in may guess whose they are. They can print a card for you and could use it first; you would notice, because it would be spent.
open-kept-administrator-title = The person who looks after the staff list
open-kept-administrator = They could change your email address, sign in as you, and take your credential first. You would be told that it is taken already. They could then answer in your place. They could not read what you said.
open-kept-server-title = The people who run the server
open-kept-server = They see the staff list, when you signed in, and on which day you took a credential. They see sealed answers without names. Nothing that they keep joins the two. They could make up credentials for people who did not take theirs, so take yours. Nobody else has to agree to a credential yet.
open-kept-closing-title = The hour of counting
open-kept-closing = After the last day the keyholders give their words to the server, which opens the answers in memory and counts. No single answer is written down. But somebody who controls the server at that hour, and wants to cheat, could keep those words and open answers until they are destroyed. There is no name in them. There are your group and the facts that you left ticked, and those can point to one person. A survey may be counted on a machine apart instead: then its promise says so, and the server refuses the words.
open-kept-keyholders-title = The keyholders
open-kept-keyholders = Where there are three, one alone can open nothing. Two who break their word also need the sealed answers from the server. Where one person holds the only key, that person and the server are enough. The survey says which it is before you answer.
open-kept-asked-title = A reader who asks you back
open-kept-asked = If you tick that you may be asked back about a comment, a reader of comments can seal one question for it. Everybody's device fetches all questions, so nobody sees who looked. If you reply, the people who read comments and the people who run the server can read your words, without a name. Whoever watches the network can see that your device sent something to this site then. Replies show from the next day on, so that the minute tells nothing. Question and reply are destroyed with the sealed answers.
open-kept-thief-title = Somebody who steals a copy
open-kept-thief = In a copy of the databases the answers are sealed twice. One key lies outside the databases and is destroyed after the count. The others are with the keyholders. A thief would have the staff list.
open-kept-network-title = The network
open-kept-network = Whoever runs the network or the computer in front of the server can see that your device used this site, and when. They cannot see what you sent. If you take your credential one day and answer another day, times tell little.
open-kept-do-title = What you can do
open-kept-do-1 = Take your credential early, and answer on another day.
open-kept-do-2 = Compare the check words on your screen with the poster at your site. If they differ, stop.
open-kept-do-3 = Take the tick off any fact about you that you would rather keep.
open-kept-do-4 = Leave names and stories that only you could tell out of comments. How you write can give you away, and no program can prevent that.
open-privacy-title = Privacy
open-accessibility-title = Accessibility
open-accessibility-1 = Every page should work with a keyboard, with a screen reader, at 400 % zoom, in dark mode and on a small phone. It is built to WCAG 2.2, level AA.
open-accessibility-2 = Pages that seal an answer need JavaScript, because the sealing happens on your device. Paper counts the same.
open-accessibility-3 = If something gets in your way, tell the person who looks after the survey. It will be put right, and until then you can answer on paper or with help.
open-help-title = Help
open-help-1 = To take part you first take a credential, like a voting card. Later you answer with it. Keep the twelve words: they move your credential to another phone or computer.
open-help-2 = No work email? Ask at your site for your sealed card.
open-help-3 = Lost your words before answering? Ask the organiser of the survey: a few replacements are allowed.
open-help-4 = If you or a child are at risk, do not wait for a survey. Tell the safeguarding lead of your site now.
# How the count goes.
open-closing-begins = The count is about to begin
open-closing-begins-note = Enough keys are given.
open-closing-numbers = Enough keys are given. Before it counts, the ballot box needs to know how many credentials were handed out. That comes by itself within a minute.
open-closing-counting = Counting now
# $time (String)
open-closing-since = It began at { $time } and is fine. A few thousand answers take seconds; tens of thousands take minutes.
# $seconds (Number)
open-closing-counting-note = This page looks again by itself every { $seconds } seconds. You can close it: the count goes on without you.
# $why (String)
open-closing-failed = The count did not finish. { $why }
open-closing-failed-note = Nothing is lost: the sealed answers are as they were, and nothing was published. Tell the person who looks after the server. When it is put right, the keyholders give their words again, since the program forgets them after each try.
open-closing-lost = The program was started again, and the keys that were given before are gone.
open-closing-lost-note = Keys are kept in memory only, so they end with the program. Nothing else is lost: the sealed answers are as they were. Every keyholder whose key is not marked as given below gives the words again.
open-closing-apart = This survey is counted on a machine that is not the server. Do not give your words here, nor on any other page.
open-closing-apart-note = The keyholders meet at a computer without a network, where their words are asked for. The outcome comes back to the server, and the results are out then.
open-closing-words = Keyholders compare these words with those that they saw when they made their keys. They are not secret.
open-called-off-device = If a draft of your answers is still on this device, you can clear it in the settings of your browser. You do not have to do anything else.

# $on (String)
open-release-later = These results open to everybody on { $on }, as the description of the survey says. Their hash stands in the log already, so they cannot change until then.
