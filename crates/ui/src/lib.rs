//! The look: components, charts, words, page shell, embedded assets.
