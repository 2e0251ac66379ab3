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
remarks-next = Next comment
# $gap (String)
remarks-said-lead = In random order. A reader has gone through all of them. Where words could point at somebody, { $gap } stands in their place.
remarks-said-title = What people wrote
# $region (String)
remarks-said-region = What people wrote in { $region }
# $count (Number)
remarks-to-read = { $count ->
    [0] All comments have been read. Look at them again
    [one] Read 1 comment
   *[other] Read { $count } comments
}
