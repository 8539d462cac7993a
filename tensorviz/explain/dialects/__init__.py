"""The same operation under another library's name: what torch and jax did, in NumPy's terms."""

from tensorviz.explain.dialects.translate import translated
from tensorviz.explain.dialects.wording import LIBRARIES, template_in_words_of, worded

__all__ = ["LIBRARIES", "template_in_words_of", "translated", "worded"]
