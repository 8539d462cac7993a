"""What a reader must be able to see: every line of the curriculum, and the concepts that it names."""

from __future__ import annotations

__all__ = ["CURRICULUM"]

CURRICULUM: dict[str, dict[str, tuple[str, ...]]] = {
    "Vectors": {
        ("A vector as an arrow from the origin, and from any other point; length as the hypotenuse; direction."): (
            "an arrow from the origin",
            "from any other point: carried to another's tip",
            "length",
            "direction",
        ),
        "Scalar operations (add, subtract, multiply, divide by a number), also in place.": (
            "multiply",
            "divide",
            "in place",
            "add",
            "subtract",
            "subtract in place",
        ),
        "Elementwise operations pair entries by position; shapes must agree (or broadcast).": (
            "pair by position",
            "broadcast",
            "shapes that do not agree",
        ),
        (
            "Dot product: paired entries, multiplied, summed; its meaning as similarity: angle and cosine; "
            "word-embedding similarity; a vector normal to a plane (cross product, null space)."
        ): (
            "paired, multiplied, summed",
            "a shadow times a length",
            "angle and cosine",
            "words",
            "words ranked",
            "normal, by the cross product",
            "normal, by the null space",
        ),
        "Hadamard product, and how it differs from the dot product.": (
            "entry by entry",
            "one number",
        ),
        "Vector fields: an arrow at every point of a grid; gradient descent as following the field.": (
            "an arrow at every point of a grid",
            "the slope at every point of a grid",
            "gradient descent: a path against the arrows",
            "another rate, momentum",
            "diverging",
            "a step down",
        ),
    },
    "Linear algebra": {
        ("Linear systems and Gaussian elimination, row operation by row operation; no solution / many solutions."): (
            "row operation by row operation",
            "every row a line",
            "a mix of columns",
            "no solution",
            "many solutions",
            "many solutions, the shortest taken",
        ),
        (
            "Special matrices recognised and explained: identity, diagonal, triangular, symmetric/Hermitian, "
            "orthogonal/unitary, positive (semi-)definite, permutation, projection, singular."
        ): (
            "identity",
            "diagonal",
            "triangular",
            "symmetric",
            "Hermitian",
            "orthogonal",
            "unitary",
            "positive definite",
            "positive semidefinite",
            "permutation",
            "projection",
            "singular",
        ),
        "Inverse (and the inverse of a product), transpose, trace, determinant (as signed area/volume).": (
            "inverse",
            "inverse of a product",
            "transpose",
            "trace",
            "signed area",
            "signed volume",
        ),
        "Rank; low-rank approximation; Cholesky, LU, QR (Gram-Schmidt), SVD.": (
            "rank",
            "rank, by pivots",
            "low-rank approximation",
            "Cholesky",
            "LU",
            "QR",
            "SVD",
        ),
        (
            "Eigenvalues and eigenvectors: directions that a map only stretches; real for symmetric matrices, "
            "orthogonal eigenvectors, A'A and AA' sharing non-zero eigenvalues; positive definiteness read off "
            "the eigenvalues."
        ): (
            "directions that are only stretched",
            "change axes, stretch, change back",
            "real for symmetric matrices",
            "not real: a plane turns",
            "orthogonal eigenvectors",
            "A'A and AA'",
            "positive definite by its eigenvalues",
        ),
        (
            "Functions of matrices: powers, exp, sqrt, sin, cos through the eigendecomposition, beside the "
            "elementwise function."
        ): (
            "powers",
            "exp",
            "powers one after the other",
            "exp of each cell",
            "square root",
            "sin",
            "cos",
        ),
        "Completing the square of a quadratic form (its level sets).": (
            "the centre",
            "a sum of squares",
            "level sets",
            "level sets of a saddle",
        ),
    },
    "Where it is used": {
        "Embeddings and vector similarity": (
            "embeddings",
            "similarity",
        ),
        "a small deep net's forward and backward pass, with vanishing gradients made visible": (
            "forward",
            "backward",
            "the gradient's norm of each layer",
            "vanishing",
        ),
        "LoRA as a low-rank update": (
            "a sum of thin sheets",
            "how few are needed",
        ),
        "a recommender and a topic model by matrix factorisation": (
            "recommender",
            "topic model: a sum of sheets",
            "a page as a mix of topics",
        ),
        "linear algebra against Python loops, timed": (
            "the loop",
            "the product",
        ),
        "the same cell on a GPU, timed honestly": (
            "the cell that runs on both",
            "its operations, one by one",
        ),
    },
}
