"""What happened in a step, as a value: one recipe per family, drawable without the numbers."""

from __future__ import annotations

from typing import TypeAlias

from tensorviz.explain.recipes.cellwise import CreationRecipe, Draws, ElementwiseRecipe
from tensorviz.explain.recipes.factorization import FactorizationRecipe
from tensorviz.explain.recipes.folds import ReductionRecipe, ScanRecipe
from tensorviz.explain.recipes.formula import FormulaRecipe, Slide
from tensorviz.explain.recipes.gather import Bin, GatherRecipe
from tensorviz.explain.recipes.moved import Chip, LayoutRecipe, MovementRecipe
from tensorviz.explain.recipes.other import CallRecipe, FailureRecipe, OpaqueRecipe
from tensorviz.explain.recipes.products import ContractionRecipe, EinsumRecipe

__all__ = [
    "Bin",
    "CallRecipe",
    "Chip",
    "ContractionRecipe",
    "CreationRecipe",
    "Draws",
    "EinsumRecipe",
    "ElementwiseRecipe",
    "FactorizationRecipe",
    "FailureRecipe",
    "FormulaRecipe",
    "GatherRecipe",
    "LayoutRecipe",
    "MovementRecipe",
    "OpaqueRecipe",
    "Recipe",
    "ReductionRecipe",
    "ScanRecipe",
    "Slide",
]

Recipe: TypeAlias = (
    ContractionRecipe
    | EinsumRecipe
    | ElementwiseRecipe
    | FactorizationRecipe
    | FormulaRecipe
    | ReductionRecipe
    | ScanRecipe
    | LayoutRecipe
    | MovementRecipe
    | CreationRecipe
    | GatherRecipe
    | CallRecipe
    | FailureRecipe
    | OpaqueRecipe
)
