# Comments: the queue of a reader, and comments on the results.
remarks-title = Read comments
# $read (Number), $all (Number)
remarks-progress = { $read } of { $all } read
remarks-marked = What is highlighted may point at somebody. We mark names of colleagues, addresses, telephone numbers and rooms. We can miss some, so please read closely.
remarks-verdict = What should happen to this comment?
remarks-verdict-missing = Choose what should happen to this comment
remarks-show = Show it as it is
remarks-mask = Take some words out, then show it
remarks-mask-hint = For names and other details by which somebody could be known
remarks-masked-label = The comment as it will be shown
# $gap (String)
remarks-masked-hint = Put { $gap } in the place of the words that you take out. You cannot add or change other words.
remarks-mask-wrong = Take out words and put […] in their place, and leave all other words as they were written
remarks-withhold = Keep it back
remarks-withhold-hint = Nobody will see it on the results. Choose this when it would hurt somebody, or when taking words out is not enough
remarks-hand-over = Somebody may be at risk: hand it over
remarks-hand-over-hint = It is not shown. The next page says whom to tell, today
remarks-save = Save and go on
remarks-saved = Saved. Your decision is recorded with your name, without the words of the comment.
remarks-read-link = Comments that have been read
remarks-nothing-left = Nothing left to read
remarks-none = Nobody wrote a comment in this survey, or too few people did.
# $all (Number)
remarks-all-read = { $all ->
    [one] The one comment has been read.
   *[other] All { $all } comments have been read.
}
remarks-read-title = Comments that have been read
# $max (Number)
remarks-read-lead = You can look at a decision again and change it. At most { $max } comments are listed.
remarks-read-none = None has been read yet.
remarks-comment = Comment
remarks-decision = Decision
remarks-change-head = Look again
remarks-change = Change
remarks-waiting = Not read yet
remarks-shown = Shown
remarks-masked = Shown with words taken out
remarks-withheld = Kept back
remarks-handed-over = Handed over
remarks-tell-title = Tell somebody now
remarks-tell-lead = Somebody may be at risk. Tell one of these people today what was written. Do not try to find out who wrote it: nobody can, and nobody should try.
remarks-tell-whom = Whom to tell
remarks-tell-nobody = No contacts are set. Tell the person who looks after safeguarding, or the police in an emergency (999).
remarks-tell-writer = You cannot answer the writer. The answering page has told the writer where to find help.
remarks-tell-writer-willing = The writer is willing to be asked back, still without a name. Tell the people above first. What you ask is seen only when the writer looks, which may be never.
remarks-next = Next comment
# $gap (String)
remarks-said-lead = In random order. A reader has gone through all of them. Where words could point at somebody, { $gap } stands in their place.
# $comments (Number), $people (Number)
remarks-for-reader = Only those who read comments see this one. Fewer than { $comments } comments are left for everybody together, or fewer than { $people } people answered, so whatever you choose, it is not shown on the results.
remarks-said-title = What people wrote
# $region (String)
remarks-said-region = What people wrote in { $region }
# $count (Number)
remarks-to-read = { $count ->
    [0] All comments have been read. Look at them again
    [one] Read 1 comment
   *[other] Read { $count } comments
}
remarks-willing = The writer is willing to be asked back.
remarks-ask-link = Ask one question
remarks-ask-title = Ask the writer back
remarks-ask-lead = You can ask one question about this comment. It is sealed for the writer's device. Nobody knows whose that is, and you do not see whether it was read. The writer may reply or not.
remarks-ask-label = Your question
remarks-ask-hint = Ask only what you need in order to do something about it. Do not ask who they are, or anything that would show it.
remarks-ask-missing = Write your question
# $over (Number)
remarks-ask-too-long = { $over ->
    [one] Your question is 1 character too long
   *[other] Your question is about { $over } characters too long
}
remarks-ask-button = Seal and ask
remarks-asked-done = Your question is asked. A reply shows here from the day after it came.
remarks-ask-question = The question
remarks-ask-reply = The reply
remarks-ask-waiting = There is no reply yet. A reply shows from the day after it came, so that the time tells nothing about who wrote it.
remarks-ask-destroyed = Question and reply are destroyed together with the sealed answers, two weeks or so after the results.
remarks-asked-link = Questions asked back
remarks-asked-title = Questions asked back
# $count (Number)
remarks-asked-lead = { $count ->
    [one] 1 writer is willing to be asked back.
   *[other] { $count } writers are willing to be asked back.
}
remarks-asked-none = No question has been asked yet. You can ask one when you look at a comment whose writer is willing.
remarks-asked-waiting = No reply yet
remarks-topics-title = What people wrote about
remarks-topics-lead = Comments that are like each other, found by this program on this machine. Nothing leaves it. Give a topic a name and keep it if it is worth keeping: only then does it stand on the results.
# $waiting (Number)
remarks-topics-read-first = { $waiting ->
    [one] 1 comment is not read yet, and in no topic. Read it first
   *[other] { $waiting } comments are not read yet, and in no topic. Read them first
}
remarks-topics-none-title = No topics yet
# $min (Number), $now (Number)
remarks-topics-too-few = Topics are looked for in { $min } comments or more. So far { $now } may be shown.
remarks-topics-look-lead = Looks through the comments that may be shown. Topics that you have kept stay as they are.
remarks-topics-look = Look for topics
remarks-topics-look-again = Look again
# $count (Number)
remarks-topics-found = { $count ->
    [0] These comments have too little in common. No topic was found.
    [one] 1 topic was found.
   *[other] { $count } topics were found.
}
remarks-topics-left-few = Too few comments are left that are in no topic. Nothing was changed.
remarks-topics-kept = Topics that are kept
remarks-topics-offered = Topics that were found
# $max (Number)
remarks-topics-how = A topic is a group of comments that use the same words. The program does not understand them, so look at the examples before you give a name of at most { $max } letters. Each comment is in one topic or in none.
# $max (Number)
remarks-topics-enough = There are { $max } topics already. Join two of them, or let one go, before you keep another.
# $words (String)
remarks-topic-words = Words that set it apart: { $words }
# $n (Number)
remarks-topic-about = About { $n } comments
remarks-topic-few = A few comments
remarks-topic-name = Name of this topic
remarks-topic-name-missing = Give the topic a name
# $max (Number)
remarks-topic-name-long = Give the topic a name of at most { $max } letters
remarks-topic-keep = Keep with this name
remarks-topic-rename = Change the name
remarks-topic-join-label = Put its comments into
remarks-topic-join = Join
remarks-topic-drop = Let this topic go
# $name (String)
remarks-topic-kept = The topic “{ $name }” is kept and stands on the results.
remarks-topic-joined = The two topics are one now.
remarks-topic-dropped = The topic is gone. Its comments stay where they were.
remarks-topics-said = What people wrote about
remarks-topic-lead = A reader has gone through all of these comments. They stand beside no fact about the people who wrote them.
remarks-topic-elsewhere = All of these comments belong to other places, so they are not shown to you.
remarks-topic-some-elsewhere = Comments that belong to other places are read there, and are not shown to you.
remarks-topics-link = Sort comments into topics
remarks-topic-more = Join it with another, or let it go
