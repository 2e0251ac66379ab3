# Sentences for the scripts in the browser. Text and { $variables } only: the browser has no Fluent.
client-characters-left-many = You have { $count } characters left
client-characters-left-one = You have 1 character left
client-characters-over-many = You have { $count } characters too many
client-characters-over-one = You have 1 character too many
client-characters-none = You have no characters left
