// Generated from tensorviz/protocol/ by `make gen`. DO NOT EDIT.

export const PROTOCOL_VERSION = 1;

/** Position in the list of binary buffers. */
export type Buffer = number;

export interface Contraction {
  readonly family: "contraction";
  readonly view: "dot" | "matmul";
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  /** Absent: false. */
  readonly leftIsVector?: boolean;
  /** Absent: false. */
  readonly rightIsVector?: boolean;
  /** Absent: false. */
  readonly conjugates?: boolean;
  /** Absent: 0. */
  readonly multiplications?: number;
}

export interface Einsum {
  readonly family: "einsum";
  readonly inputs: readonly string[];
  readonly output: string;
  readonly sizes: readonly (readonly [string, number])[];
  readonly multiplications: number;
  /** Absent: "". */
  readonly meaning?: string;
  /** Absent: false. */
  readonly conjugates?: boolean;
  /** Absent: false. */
  readonly addsLast?: boolean;
}

/**
 * One function of corresponding cells.
 *
 * `signs` is what stands before each operand. After the function's own operands come the condition of `where=`
 * (`masked`) and the array that was written into, as it was before (`target`).
 */
export interface Elementwise {
  readonly family: "elementwise";
  readonly function: string;
  readonly symbol: string;
  readonly signs: readonly string[];
  readonly padded: readonly (readonly number[])[];
  readonly output: readonly number[];
  /** Absent: false. */
  readonly curve?: boolean;
  /** Absent: false. */
  readonly inPlace?: boolean;
  /** Absent: false. */
  readonly masked?: boolean;
  /** Absent: false. */
  readonly target?: boolean;
}

/** For result cell 0 the leftmost cell of the kernel stands under cell `start` of the signal. */
export interface Slide {
  readonly signal: number;
  readonly kernel: number;
  readonly start: number;
  readonly flipped: boolean;
}

/** Every cell a short calculation; `signs` is what stands before each operand. */
export interface Formula {
  readonly family: "formula";
  readonly function: string;
  readonly signs: readonly string[];
  readonly slide?: Slide;
}

export interface Reduction {
  readonly family: "reduction";
  readonly function: string;
  readonly axes: readonly number[];
  readonly keepdims: boolean;
  readonly lanes: number;
  readonly length: number;
}

export interface Scan {
  readonly family: "scan";
  readonly kind: "running" | "difference" | "normalised";
  readonly function: string;
  readonly symbol: string;
  readonly axis: number | null;
  readonly lanes: number;
  readonly length: number;
}

export interface Layout {
  readonly family: "layout";
  readonly kind: "reshape" | "ravel" | "transpose" | "newaxis";
  readonly sourceStrides: readonly number[];
  readonly resultStrides: readonly number[];
  readonly copied: boolean | null;
  /** Absent: []. */
  readonly permutation?: readonly number[];
  /** Absent: 0. */
  readonly offset?: number;
  readonly inferred?: number;
  /** Absent: "C". */
  readonly order?: "C" | "F";
}

/** One part of an index expression: `axis` of the array that is indexed, `size` of what is left of it. */
export interface Chip {
  readonly text: string;
  readonly kind: "int" | "slice" | "whole" | "new" | "mask" | "cells";
  readonly axis: number | null;
  readonly size: number | null;
}

/**
 * Numbers that were only moved.
 *
 * `origins` (one int8 each) and `places` (little-endian unsigned integers of one, two or four bytes, or doubles:
 * as many bytes as the buffer has for each) say for every kept cell of the result, in C order, which operand it came
 * from (-1 for a constant) and its position there, counted in C order; None where that is not known.
 */
export interface Movement {
  readonly family: "movement";
  readonly kind: "select" | "write" | "join" | "split" | "permute" | "spread";
  readonly function: string;
  readonly copied: boolean | null;
  readonly origins?: Buffer;
  readonly places?: Buffer;
  readonly axis?: number;
  /** Absent: []. */
  readonly chips?: readonly Chip[];
  /** Absent: false. */
  readonly saysIndex?: boolean;
}

/**
 * Random numbers in bins of one width from `low` to `high`, `beyond` of them outside.
 *
 * Of `size` numbers `sampled` were counted. `line` is what was to be expected there.
 */
export interface Draws {
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
  /** Absent: []. */
  readonly line?: readonly (number | null)[];
  /** Absent: []. */
  readonly labels?: readonly string[];
  /** Absent: false. */
  readonly isWhole?: boolean;
  /** Absent: 0. */
  readonly beyond?: number;
  /** Absent: 0. */
  readonly size?: number;
  /** Absent: 0. */
  readonly sampled?: number;
}

export interface Creation {
  readonly family: "creation";
  readonly kind: "data" | "constant" | "range" | "random" | "grid";
  readonly function: string;
  /** Absent: []. */
  readonly asked?: readonly (readonly [string, string])[];
  readonly draws?: Draws;
}

/**
 * The room between the marks `low` and `high` of a ruler: `size` values lie there.
 *
 * `cells` are the shown ones among them, by their position in operand 0 in C order.
 */
export interface Bin {
  readonly number: number;
  readonly size: number;
  /** Absent: "". */
  readonly low?: string;
  /** Absent: "". */
  readonly high?: string;
  /** Absent: []. */
  readonly cells?: readonly number[];
}

/**
 * Every cell of the result is worked out of certain cells of the operands; frames say which.
 *
 * With `bins`, operand 0 holds the values that lie in them: each bin makes a result cell (`count`), or each value
 * gives its bin (`place`).
 */
export interface Gather {
  readonly family: "gather";
  readonly kind: "count" | "place" | "cells" | "fact";
  readonly function: string;
  /** Absent: []. */
  readonly bins?: readonly Bin[];
}

/** A matrix taken apart or solved with; the boards of the frames say how. */
export interface Factorization {
  readonly family: "factorization";
  readonly function: string;
  readonly rows: number;
  readonly columns: number;
  /** Absent: 1. */
  readonly stack?: number;
}

export interface Call {
  readonly family: "call";
  readonly function: string;
  /** Absent: 0. */
  readonly steps?: number;
}

/** One operand: a text per column, `""` where it has no such axis. */
export interface FailureRow {
  readonly name: string;
  readonly sizes: readonly string[];
}

/** A row that has the `asked` size is not at fault. */
export interface FailureColumn {
  /** Absent: "". */
  readonly head?: string;
  /** Absent: "". */
  readonly mark?: "" | "fits" | "clash";
  /** Absent: "". */
  readonly asked?: string;
}

/** The sizes that a rule compares, those that have to agree one above the other. */
export interface FailureTable {
  readonly columns: readonly FailureColumn[];
  readonly rows: readonly FailureRow[];
}

/** The misfit; what `numbers` and `texts` are is told in `explain/errors/model.py`. */
export interface FailurePicture {
  readonly kind: "strip" | "jagged" | "blocks" | "brackets" | "slots" | "shared" | "plane" | "bowl";
  /** Absent: []. */
  readonly numbers?: readonly number[];
  /** Absent: []. */
  readonly texts?: readonly string[];
}

/** A checked change; `shape` is the text of what it gives, or nothing. */
export interface Repair {
  readonly code: string;
  readonly meaning: string;
  /** Absent: "". */
  readonly shape?: string;
}

/** An operation that raised, and why. */
export interface Failure {
  readonly family: "failure";
  readonly rule: string;
  readonly table?: FailureTable;
  readonly picture?: FailurePicture;
  /** Absent: []. */
  readonly repairs?: readonly Repair[];
}

export interface Opaque {
  readonly family: "opaque";
  /** Absent: "". */
  readonly reason?: string;
  /** Absent: false. */
  readonly failed?: boolean;
}

export type Recipe =
  | Contraction
  | Einsum
  | Elementwise
  | Formula
  | Reduction
  | Scan
  | Layout
  | Movement
  | Creation
  | Gather
  | Factorization
  | Call
  | Failure
  | Opaque;

/** (step, position of its occurrence); in an axis map (operand, axis). */
export type Spot = readonly [number, number];

/** `(start, stop)` of positions counted in C order. */
export type Run = readonly [number, number];

/**
 * Which step's result an operand is: the occurrence at `position` of `step`.
 *
 * `axes` says per axis of the operand which axis of that result it is (None where it goes across them); empty where
 * its cells are not simply those of that result.
 */
export interface Link {
  readonly step: number;
  /** Absent: 0. */
  readonly position?: number;
  /** Absent: []. */
  readonly axes?: readonly (number | null)[];
  /** Absent: 0. */
  readonly result?: number;
}

/**
 * Steps that are one thing together: a softmax, a linear layer.
 *
 * Attributes
 * ----------
 * name : str
 *     What it is called: `"softmax"`.
 * label : str
 *     With the reader's names: `"softmax of scores over axis 1"`.
 * sentence : str
 *     What it does, with the numbers of the first time that it ran.
 * steps : tuple of int
 *     The ids of its steps, ascending, with those of the groups inside.
 * result : int
 *     The id of the step that gives its result.
 * parent : int or None
 *     The position of the smallest group that holds it among the groups.
 */
export interface Group {
  readonly name: string;
  readonly label: string;
  readonly sentence: string;
  readonly steps: readonly number[];
  readonly result: number;
  readonly parent?: number;
}

/**
 * Cells that take part: of the result at `position` of `step`, or of its operand `operand`.
 *
 * `count` of `total` cells; `runs` are theirs, as (first, end) of positions counted in C order, at most 512.
 */
export interface Part {
  readonly step: number;
  readonly position: number;
  readonly count: number;
  readonly total: number;
  /** Absent: []. */
  readonly runs?: readonly Run[];
  readonly operand?: number;
  /** Absent: "". */
  readonly name?: string;
  /** Absent: 0. */
  readonly result?: number;
}

/** Where a trail ends although it may go on; `reason` is for the reader. */
export interface Stop {
  readonly step: number;
  readonly position: number;
  readonly reason: string;
}

/** The cells of other steps that feed a cell or that it feeds; `inputs` were made by no recorded step. */
export interface Trail {
  /** Absent: []. */
  readonly parts?: readonly Part[];
  /** Absent: []. */
  readonly inputs?: readonly Part[];
  /** Absent: []. */
  readonly stops?: readonly Stop[];
}

/** Browser: say which cells feed the result cell at `index`, and which it feeds. */
export interface FollowCell {
  readonly type: "follow-cell";
  readonly request: number;
  readonly step: number;
  readonly position: number;
  readonly index: readonly number[];
  /** Absent: 0. */
  readonly result?: number;
}

/** The cells that feed a cell, and those that it feeds. */
export interface CellTrail {
  readonly type: "cell-trail";
  readonly request: number;
  readonly ancestors: Trail;
  readonly descendants: Trail;
}

/** What the cells of some rows (from, to) and columns (from, to) are doing. */
export type Patch = readonly ["live" | "done" | "hidden" | "target" | "clash", number, number, number, number];

/**
 * A matrix on the way; `cells` are positions in the texts of its reading, of the kept rows and columns.
 *
 * `order` says which row of the first frame each row is.
 */
export interface Matrix {
  readonly kind: "matrix";
  readonly id: string;
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly cells: readonly number[];
  /** Absent: []. */
  readonly keptRows?: readonly number[];
  /** Absent: []. */
  readonly keptColumns?: readonly number[];
  readonly bar?: number;
  /** Absent: []. */
  readonly patches?: readonly Patch[];
  /** Absent: []. */
  readonly order?: readonly number[];
  /** Absent: false. */
  readonly recorded?: boolean;
  /** Absent: "". */
  readonly sign?: string;
}

/** Bars side by side, of which `cut` count. */
export interface Bars {
  readonly kind: "bars";
  readonly id: string;
  readonly name: string;
  readonly labels: readonly string[];
  readonly texts: readonly string[];
  readonly heights: readonly number[];
  readonly cut?: number;
  /** Absent: 0. */
  readonly hidden?: number;
}

/** A large matrix as colours: a character of `A-Za-z0-9+/` per cell, of which `f` is zero; `.` not finite. */
export interface Heat {
  readonly kind: "heat";
  readonly id: string;
  readonly name: string;
  readonly shape: readonly [number, number];
  readonly rows: number;
  readonly columns: number;
  readonly levels: string;
  /** Absent: 1. */
  readonly every?: number;
}

/** Lines beside the pictures. */
export interface Words {
  readonly kind: "words";
  readonly id: string;
  readonly lines: readonly string[];
  /** Absent: false. */
  readonly isOperation?: boolean;
}

export type Panel = Matrix | Bars | Heat | Words;

/** One thing in a plane or in space; what `points` mean is told in `explain/spaces.py`. */
export interface Drawn {
  readonly kind: "arrow" | "angle" | "badge" | "bar" | "circle" | "curve" | "dots" | "face" | "fact" | "field" | "foot" | "grid" | "line" | "link" | "patch";
  /** Absent: "plain". */
  readonly ink?: "plain" | "first" | "second" | "result" | "axis0" | "axis1" | "axis2";
  /** Absent: "". */
  readonly name?: string;
  /** Absent: "". */
  readonly text?: string;
  /** Absent: []. */
  readonly points?: readonly (readonly number[])[];
  readonly value?: number;
  /** Absent: false. */
  readonly quiet?: boolean;
  /** Absent: "". */
  readonly key?: string;
}

/** A plane or space with axes of these names; `shown` of a frame are positions into `drawn`. */
export interface Space {
  readonly axes: readonly string[];
  readonly drawn: readonly Drawn[];
  /** Absent: "". */
  readonly title?: string;
  /** Absent: []. */
  readonly window?: readonly number[];
}

/** `(start, stop)`, both non-negative. */
export type Slice = readonly [number, number];

/** (kind, operand, one slice per axis); the result is operand -1, of several results the others are -2, -3, ... */
export type Role = readonly ["live" | "ghost" | "done" | "hidden" | "target" | "clash" | "hazard", number, readonly Slice[]];

/** (loop id, 0-based iteration). */
export type Position = readonly [number, number];

/**
 * A sampled picture of a large array: one byte per cell, row by row.
 *
 * Byte 0 is the most negative value, 127 zero (or the middle of the range), 254 the most positive, 255 NaN or
 * infinite. `rows` and `columns` count the sampled cells, `rowStride` and `columnStride` say "every n-th".
 */
export interface Overview {
  readonly cells: Buffer;
  readonly rows: number;
  readonly columns: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/**
 * One array or number of a step.
 *
 * `kept` holds the indices that travel, per axis (None where all do); `text` and the buffer `values` (little
 * endian, in `dtype`) hold those cells in C order. `dtype` is the display name (`"float64"`). `strides` are
 * in bytes. `limit` is the absolute value that gets the strongest colour; `palette` chooses the colours
 * (`"none"` where the values have no colour). `plain` is the text of an argument that is no array (then there
 * are no cells). `missing` says why cells are not shown. `axes` holds the reader's name of every axis
 * (`""` where it has none; two merged axes are `"heads*channels"`), and is empty where no axis has one.
 */
export interface Operand {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Absent: []. */
  readonly kept?: readonly (readonly number[] | null)[];
  /** Absent: []. */
  readonly text?: readonly string[];
  readonly values?: Buffer;
  readonly mask?: Buffer;
  /** Absent: 1.0. */
  readonly limit?: number;
  /** Absent: "none". */
  readonly palette?: "diverging" | "sequential" | "boolean" | "none";
  /** Absent: []. */
  readonly strides?: readonly number[];
  /** Absent: 0. */
  readonly nbytes?: number;
  /** Absent: "ndarray". */
  readonly typeName?: string;
  /** Absent: []. */
  readonly badges?: readonly string[];
  readonly overview?: Overview;
  readonly plain?: string;
  readonly missing?: string;
  readonly keyword?: string;
  /** Absent: []. */
  readonly axes?: readonly string[];
}

export interface Term {
  readonly operands: readonly string[];
  readonly value: string;
  readonly number?: number;
  readonly partial?: string;
  /** Absent: "". */
  readonly mark?: "" | "chosen" | "skipped";
  /** Absent: "". */
  readonly symbol?: string;
}

export interface Worked {
  readonly kind: "products" | "fold" | "apply" | "steps";
  readonly symbol: string;
  readonly terms: readonly Term[];
  readonly total: string;
  /** Absent: 0. */
  readonly hidden?: number;
  /** Absent: 0. */
  readonly hiddenAfter?: number;
  readonly rest?: string;
  readonly note?: string;
}

/** It worked, but is it what was meant? `quiet` is the comment that silences its rule on a line. */
export interface Hazard {
  readonly sentence: string;
  /** Absent: "". */
  readonly quiet?: string;
}

export interface Frame {
  readonly phase: string;
  readonly sentence: string;
  /** Absent: []. */
  readonly roles?: readonly Role[];
  /** Absent: "". */
  readonly alt?: string;
  readonly worked?: Worked;
  readonly axis?: number;
  /** Absent: []. */
  readonly hazards?: readonly Hazard[];
  /** Absent: []. */
  readonly board?: readonly Panel[];
  /** Absent: []. */
  readonly shown?: readonly number[];
}

/**
 * One way to tell a step; `shape`, `brief` and `story` are positions into `frames`.
 *
 * `texts` are those of the cells on the boards of its frames.
 */
export interface Reading {
  readonly name: string;
  readonly label: string;
  readonly frames: readonly Frame[];
  readonly shape: readonly number[];
  readonly brief: readonly number[];
  readonly story: readonly number[];
  /** Absent: []. */
  readonly texts?: readonly string[];
  readonly space?: Space;
}

/**
 * How the browser words "explain this cell" where the operands travelled whole.
 *
 * `sentence` has slots in braces: `{index}` (`[1, 0]`), `{row}`, `{column}`, `{terms}`, `{value}`,
 * `{source}`. `note` is the sentence for terms that do not come to the recorded value (slot `{sum}`). Of numbers
 * that were only moved, `{operand}` is the name before `{source}`, and `note` is about cells from none.
 */
export interface CellTemplate {
  readonly sentence: string;
  readonly kind: "products" | "fold" | "apply" | "move";
  /** Absent: "". */
  readonly symbol?: string;
  /** Absent: "". */
  readonly note?: string;
}

/** A result after the first; `recipe` is what made it where that is not the recipe of the first. */
export interface Outcome {
  readonly result: Operand;
  readonly recipe?: Recipe;
  readonly cell?: CellTemplate;
}

/**
 * One time that a step ran; `more` are the results after the first, of an operation that has several.
 *
 * `links` says of each operand which recorded step made it (None where none did, or where that is not known);
 * `axes` of each axis of the result which axes of the operands go on in it. `returned` is, of a call of the
 * reader's function, the step inside whose result it returned.
 */
export interface Occurrence {
  readonly position: number;
  readonly recipe: Recipe;
  readonly operands: readonly Operand[];
  readonly result: Operand | null;
  readonly readings: readonly Reading[];
  /** Absent: []. */
  readonly loops?: readonly Position[];
  readonly cell?: CellTemplate;
  readonly elapsed?: string;
  /** Absent: []. */
  readonly notes?: readonly string[];
  /** Absent: []. */
  readonly more?: readonly Outcome[];
  /** Absent: []. */
  readonly links?: readonly (Link | null)[];
  /** Absent: []. */
  readonly axes?: readonly (readonly Spot[])[];
  readonly returned?: Spot;
}

/**
 * One place in the source, folded over its iterations.
 *
 * `occurrences` are those that travelled; `positions` lists the loop path of every recorded one, in order (empty
 * outside loops and repeated calls), so that a missing one can be asked for by its position. `hazards` are the
 * sentences that ask whether it is what was meant.
 */
export interface Step {
  readonly id: number;
  readonly operation: string;
  readonly source: string;
  readonly span: readonly [number, number, number, number];
  readonly occurrences: readonly Occurrence[];
  readonly label: string;
  readonly shapes: string;
  readonly target?: string;
  /** Absent: 0. */
  readonly nesting?: number;
  /** Absent: 0. */
  readonly file?: number;
  /** Absent: []. */
  readonly loops?: readonly number[];
  /** Absent: []. */
  readonly positions?: readonly (readonly Position[])[];
  /** Absent: []. */
  readonly hazards?: readonly string[];
}

/** A loop of the cell: how many iterations ran, and which were recorded. */
export interface Loop {
  readonly id: number;
  readonly label: string;
  readonly ran: number;
  readonly recorded: readonly number[];
}

export interface Source {
  readonly name: string;
  readonly text: string;
}

/** The exception that ended the cell, and the step that raised it (None where it lies elsewhere). */
export interface Failed {
  readonly type: string;
  readonly message: string;
  readonly step?: number;
}

/**
 * All that a viewer needs to step through one cell.
 *
 * `devices` are those that it may be compared on, at other values of its `numbers`, too; the comparison with
 * `device` is shown as soon as it is there.
 */
export interface Explanation {
  readonly type: "explanation";
  readonly version: number;
  readonly id: string;
  readonly sources: readonly Source[];
  readonly steps: readonly Step[];
  /** Absent: []. */
  readonly loops?: readonly Loop[];
  /** Absent: "brief". */
  readonly depth?: "shape" | "brief" | "story";
  readonly failed?: Failed;
  /** Absent: []. */
  readonly omitted?: readonly string[];
  /** Absent: []. */
  readonly notes?: readonly string[];
  /** Absent: []. */
  readonly groups?: readonly Group[];
  /** Absent: []. */
  readonly devices?: readonly Device[];
  /** Absent: []. */
  readonly numbers?: readonly DeviceNumber[];
  /** Absent: "". */
  readonly device?: string;
}

/** Browser: send the occurrence at `position` of `step`. */
export interface GetOccurrence {
  readonly type: "get-occurrence";
  readonly request: number;
  readonly step: number;
  readonly position: number;
}

/** Browser: explain the cell at `index` of the result at position `result`. */
export interface ExplainCell {
  readonly type: "explain-cell";
  readonly request: number;
  readonly step: number;
  readonly position: number;
  readonly index: readonly number[];
  /** Absent: 0. */
  readonly result?: number;
}

export type Command = GetOccurrence | ExplainCell | FollowCell;

/** What `GetOccurrence` asked for. */
export interface OccurrenceReply {
  readonly type: "occurrence";
  readonly request: number;
  readonly step: number;
  readonly occurrence: Occurrence;
}

/** What `ExplainCell` asked for. */
export interface CellFrame {
  readonly type: "cell-frame";
  readonly request: number;
  readonly frame: Frame;
}

/** The request could not be answered; `reason` is for the reader. */
export interface Refused {
  readonly type: "refused";
  readonly request: number;
  readonly reason: string;
}

export type Reply = OccurrenceReply | CellFrame | CellTrail | Refused;

export type CellIndex = readonly number[];

/** `(start, stop)`, both non-negative. */
export type Span = readonly [number, number];

/** Which number of a cell is drawn: `""` is the value (of a complex one its magnitude); the last three compare. */
export type CellPart = "" | "magnitude" | "phase" | "absolute" | "relative" | "ulps";

/** A number as text, and as a double where it is finite and real. */
export interface Number {
  readonly text: string;
  readonly number?: number;
}

/** A value of the array and the first place, in C order, that holds it. */
export interface Extreme {
  readonly text: string;
  readonly index: CellIndex;
  readonly number?: number;
}

/** How many cells, and where the first of them are (at most 16, in C order). */
export interface Places {
  readonly count: number;
  /** Absent: []. */
  readonly first?: readonly CellIndex[];
}

/** One line of the header: `("device", "cuda:0")`. */
export interface Fact {
  readonly label: string;
  readonly text: string;
}

/**
 * How the array lies in memory, in bytes.
 *
 * `offset` is where element 0 lies inside the memory of the array that owns it, which is `ownerBytes` long (None
 * where that is not known). `strides` go with the shape; a stride of 0 repeats the same memory.
 */
export interface MemoryStrip {
  readonly itemsize: number;
  readonly strides: readonly number[];
  readonly order: "C" | "F" | "C and F" | "strided" | "repeated" | "unknown";
  readonly offset?: number;
  readonly ownerBytes?: number;
  /** Absent: "". */
  readonly viewOf?: string;
}

/** What an array is, without its values. `axes` holds a name per axis (`""` for none), or is empty. */
export interface ArrayFacts {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly library: string;
  readonly typeName: string;
  readonly nbytes: number;
  readonly size: number;
  /** Absent: "cpu". */
  readonly device?: string;
  /** Absent: []. */
  readonly axes?: readonly string[];
  /** Absent: []. */
  readonly badges?: readonly string[];
  /** Absent: []. */
  readonly facts?: readonly Fact[];
  readonly memory?: MemoryStrip;
}

/** `share` of the finite values lie at or below the value. */
export interface Quantile {
  readonly share: number;
  readonly text: string;
  readonly number?: number;
}

/**
 * Counts over all cells; extremes, mean, std and quantiles over the finite values (of complex ones: magnitudes).
 *
 * `exact` says whether every cell was read for counts, extremes, mean and std; else `read` cells were, a sample
 * that the counts are *not* scaled up from. `quantilesExact` says it of the quantiles, which are of
 * `quantilesRead` cells. A field that has no meaning for the dtype (the mean of text) is None.
 */
export interface Statistics {
  readonly exact: boolean;
  readonly read: number;
  readonly size: number;
  readonly nan: Places;
  readonly posinf: Places;
  readonly neginf: Places;
  /** Absent: 0. */
  readonly masked?: number;
  readonly zeros?: number;
  readonly negatives?: number;
  readonly subnormals?: number;
  readonly trues?: number;
  readonly distinct?: number;
  readonly minimum?: Extreme;
  readonly maximum?: Extreme;
  readonly mean?: Number;
  readonly std?: Number;
  /** Absent: []. */
  readonly quantiles?: readonly Quantile[];
  /** Absent: false. */
  readonly quantilesExact?: boolean;
  /** Absent: 0. */
  readonly quantilesRead?: number;
}

/** One value, or one length of text, and how often it stands there. */
export interface Bar {
  readonly label: string;
  readonly count: number;
}

/**
 * Counts of the finite values in bins of equal width, or of a few distinct values.
 *
 * `counts[i]` cells lie in `[edges[i], edges[i + 1])`, the last bin with its upper edge. Of values that are not
 * numbers, or are few, `bars` tells instead, the most frequent first; `others` counts what no bar tells.
 * `edgeTexts` are of the first and the last edge, or of all.
 */
export interface Histogram {
  readonly exact: boolean;
  readonly read: number;
  /** Absent: []. */
  readonly edges?: readonly number[];
  /** Absent: []. */
  readonly edgeTexts?: readonly string[];
  /** Absent: []. */
  readonly counts?: readonly number[];
  /** Absent: []. */
  readonly bars?: readonly Bar[];
  /** Absent: 0. */
  readonly others?: number;
  /** Absent: "". */
  readonly label?: string;
}

/**
 * One axis: every index, or every run of `step` indices, summed up over all other axes.
 *
 * `mean`, `low`, `high` (float32, NaN where no value is finite) and `bad` (uint32, how many cells are NaN
 * or infinite; None where there are none) have one entry per run. `findings` are sentences about single indices.
 * Of times `extent` says where the earliest and the latest are; they have no largest magnitude.
 */
export interface Profile {
  readonly axis: number;
  readonly length: number;
  readonly step: number;
  readonly exact: boolean;
  readonly mean: Buffer;
  readonly low: Buffer;
  readonly high: Buffer;
  readonly bad?: Buffer;
  /** Absent: []. */
  readonly findings?: readonly string[];
  /** Absent: "". */
  readonly extent?: string;
}

/**
 * Blocks of cells, one byte each: `levels` in C order of `counts`.
 *
 * `axes` are the axes that are drawn, from the outermost to the innermost: the last is drawn across, the one before
 * it down; those before are facets (of four axes facet rows and facet columns). Along `axes[i]` there are
 * `counts[i]` blocks of `steps[i]` cells (the last may be shorter), from index `starts[i]` on. `fixed` holds
 * the index of every axis that is not drawn (None for those that are).
 *
 * Level 0 is `low`, 254 is `high`, with even steps between; beyond them values are clipped where `clipped`.
 * 255 is a block without a finite value. A block's level is the `measure` of its finite values. `nan`, `inf` and
 * `masked` are bits (first block in the highest bit of the first byte): the blocks that hold any; None where no
 * block does.
 */
export interface Heatmap {
  readonly axes: readonly number[];
  readonly counts: readonly number[];
  readonly steps: readonly number[];
  readonly starts: readonly number[];
  readonly fixed: readonly (number | null)[];
  readonly levels: Buffer;
  readonly low: number;
  readonly high: number;
  readonly lowText: string;
  readonly highText: string;
  readonly palette: "diverging" | "sequential" | "boolean" | "none";
  /** Absent: "mean". */
  readonly measure?: "mean" | "max" | "min" | "largest" | "share" | "count";
  /** Absent: true. */
  readonly exact?: boolean;
  /** Absent: false. */
  readonly clipped?: boolean;
  readonly nan?: Buffer;
  readonly inf?: Buffer;
  readonly masked?: Buffer;
  /** Absent: "". */
  readonly part?: CellPart;
}

/**
 * Cells as text, in C order: the outer product of `kept`, one tuple of indices per axis.
 *
 * `full` is each value with all its digits; `numbers` (float64) gives the colours, NaN where a cell has none.
 * `masked` has one byte per cell.
 */
export interface Cells {
  readonly kept: readonly (readonly number[])[];
  readonly text: readonly string[];
  readonly full: readonly string[];
  readonly numbers?: Buffer;
  readonly masked?: Buffer;
}

/** How far the exact statistics are; also sent by itself while they are computed. */
export interface Progress {
  readonly type: "progress";
  readonly state: "sampled" | "running" | "complete" | "stopped" | "failed";
  /** Absent: 1.0. */
  readonly done?: number;
  /** Absent: "". */
  readonly note?: string;
}

/**
 * One array. `sentence` sums it up for a screen reader; `corners` are its outermost cells.
 *
 * `live` says whether the kernel could still answer; `notes` are sentences for the reader. `views` are overviews
 * of other parts of the cells, over the same axes (the phase of complex numbers).
 */
export interface Inspection {
  readonly type: "inspection";
  readonly version: number;
  readonly id: string;
  readonly array: ArrayFacts;
  readonly sentence: string;
  readonly progress: Progress;
  readonly statistics: Statistics;
  readonly histogram?: Histogram;
  /** Absent: []. */
  readonly profiles?: readonly Profile[];
  readonly overview?: Heatmap;
  readonly corners?: Cells;
  /** Absent: []. */
  readonly notes?: readonly string[];
  /** Absent: true. */
  readonly live?: boolean;
  /** Absent: []. */
  readonly views?: readonly Heatmap[];
}

/** A cell where the two differ; `ulps` is empty where it has no meaning. */
export interface WorstCell {
  readonly index: CellIndex;
  readonly left: string;
  readonly right: string;
  readonly absolute: string;
  readonly relative: string;
  readonly ulps: string;
}

/** How many cells differ by more than `tolerance`, absolutely, and relatively to the right one. */
export interface Tolerance {
  readonly tolerance: number;
  readonly text: string;
  readonly absolute: number;
  readonly relative: number;
}

/**
 * Two arrays. Where their shapes cannot be compared, `sentences` say why and the rest is empty.
 *
 * `tolerances` ascend by powers of ten, for the slider. `differing` cells are not equal (NaN equals NaN).
 * `overview` shows the absolute difference, `views` the relative one and the ulps, over the same axes.
 */
export interface Comparison {
  readonly type: "comparison";
  readonly version: number;
  readonly id: string;
  readonly left: ArrayFacts;
  readonly right: ArrayFacts;
  readonly sentence: string;
  readonly sentences: readonly string[];
  readonly comparable: boolean;
  /** Absent: true. */
  readonly exact?: boolean;
  /** Absent: 0. */
  readonly size?: number;
  /** Absent: 0. */
  readonly differing?: number;
  /** Absent: 0. */
  readonly onlyLeftNan?: number;
  /** Absent: 0. */
  readonly onlyRightNan?: number;
  readonly largestAbsolute?: Extreme;
  readonly largestRelative?: Extreme;
  readonly largestUlps?: Extreme;
  readonly meanAbsolute?: Number;
  /** Absent: []. */
  readonly worst?: readonly WorstCell[];
  /** Absent: []. */
  readonly tolerances?: readonly Tolerance[];
  readonly overview?: Heatmap;
  /** Absent: []. */
  readonly notes?: readonly string[];
  /** Absent: []. */
  readonly views?: readonly Heatmap[];
}

/** One array of a file; `summary` is empty until its values were read. */
export interface FileEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly nbytes: number;
  /** Absent: "". */
  readonly summary?: string;
  readonly nan?: number;
  /** Absent: "". */
  readonly mean?: string;
  /** Absent: "". */
  readonly std?: string;
  /** Absent: "". */
  readonly low?: string;
  /** Absent: "". */
  readonly high?: string;
}

/** The arrays of a file, at most 500; `more` counts the rest. */
export interface FileListing {
  readonly type: "file";
  readonly version: number;
  readonly id: string;
  readonly name: string;
  readonly format: string;
  readonly nbytes: number;
  readonly sentence: string;
  readonly entries: readonly FileEntry[];
  /** Absent: 0. */
  readonly more?: number;
  /** Absent: []. */
  readonly notes?: readonly string[];
  /** Absent: true. */
  readonly live?: boolean;
}

/**
 * What one module gave (`"activation"`) or the gradient that reached it, at the last step that it ran.
 *
 * `means`, `stds` and `zeros` (the share of zeros) are the kept steps, the oldest first; None where not finite.
 * `counts` is a histogram over equal bins from `low` to `high`.
 */
export interface WatchRow {
  readonly module: string;
  readonly typeName: string;
  readonly kind: "activation" | "gradient";
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly steps: readonly number[];
  readonly means: readonly (number | null)[];
  readonly stds: readonly (number | null)[];
  readonly zeros: readonly (number | null)[];
  readonly mean: string;
  readonly std: string;
  readonly zeroShare: string;
  /** Absent: 0. */
  readonly nan?: number;
  /** Absent: 0. */
  readonly inf?: number;
  /** Absent: "". */
  readonly low?: string;
  /** Absent: "". */
  readonly high?: string;
  /** Absent: []. */
  readonly counts?: readonly number[];
  /** Absent: 0. */
  readonly depth?: number;
  /** Absent: "". */
  readonly hazard?: string;
}

/** A watched model; `hazards` name the first NaN, a vanishing gradient, dead units. */
export interface WatchTable {
  readonly type: "watch";
  readonly version: number;
  readonly id: string;
  readonly name: string;
  readonly sentence: string;
  readonly step: number;
  readonly rows: readonly WatchRow[];
  /** Absent: []. */
  readonly hazards?: readonly string[];
  /** Absent: 0. */
  readonly more?: number;
  /** Absent: []. */
  readonly notes?: readonly string[];
  /** Absent: true. */
  readonly isOn?: boolean;
}

/**
 * Browser: sum up a box of the array as a heatmap of at most 256 x 256 blocks.
 *
 * `axes` is (row axis, column axis), of an array with one axis (column axis,). `index` has one entry per axis;
 * those of `axes` are not read. `spans` go with `axes`.
 */
export interface GetTile {
  readonly type: "get-tile";
  readonly request: number;
  readonly axes: readonly number[];
  readonly index: CellIndex;
  readonly spans: readonly Span[];
  /** Absent: "mean". */
  readonly measure?: "mean" | "max" | "min" | "largest";
  /** Absent: "". */
  readonly part?: CellPart;
}

/** Browser: print a box of at most 1024 cells; `axes`, `index` and `spans` as in `GetTile`. */
export interface GetCells {
  readonly type: "get-cells";
  readonly request: number;
  readonly axes: readonly number[];
  readonly index: CellIndex;
  readonly spans: readonly Span[];
}

/**
 * Browser: the first cell, in C order behind `after`, that is what is looked for.
 *
 * `"equal"` and `"outside"` read `value`, `low` and `high` as text in the array's own dtype.
 */
export interface Search {
  readonly type: "search";
  readonly request: number;
  readonly kind: "nan" | "inf" | "not-finite" | "zero" | "largest" | "smallest" | "equal" | "outside";
  /** Absent: "". */
  readonly value?: string;
  /** Absent: "". */
  readonly low?: string;
  /** Absent: "". */
  readonly high?: string;
  readonly after?: CellIndex;
}

/** Browser: inspect the array called `name` of the file that is listed; the reply is an `InspectionReply`. */
export interface OpenEntry {
  readonly type: "open-entry";
  readonly request: number;
  readonly name: string;
}

/** Browser: leave the statistics as far as they are. */
export interface StopReading {
  readonly type: "stop-reading";
  readonly request: number;
}

export type InspectorCommand = GetTile | GetCells | Search | OpenEntry | StopReading;

/** `changed`: the array is not what it was when its statistics were read. */
export interface TileReply {
  readonly type: "tile";
  readonly request: number;
  readonly tile: Heatmap;
  /** Absent: false. */
  readonly changed?: boolean;
}

export interface CellsReply {
  readonly type: "cells";
  readonly request: number;
  readonly cells: Cells;
  /** Absent: false. */
  readonly changed?: boolean;
}

/** `index` is None where no cell is. */
export interface FoundReply {
  readonly type: "found";
  readonly request: number;
  readonly sentence: string;
  readonly index?: CellIndex;
  /** Absent: "". */
  readonly text?: string;
  /** Absent: false. */
  readonly changed?: boolean;
}

export interface InspectionReply {
  readonly type: "inspection-reply";
  readonly request: number;
  readonly inspection: Inspection;
}

export interface Stopped {
  readonly type: "stopped";
  readonly request: number;
}

/** The request is kept and answered once the running cell has ended; its reply follows. */
export interface Waiting {
  readonly type: "waiting";
  readonly request: number;
  readonly reason: string;
}

export type InspectorReply =
  | TileReply
  | CellsReply
  | FoundReply
  | InspectionReply
  | Stopped
  | Waiting;

/** A place in the reader's code; `step` is the step of the explanation that stands there. */
export interface DevicePlace {
  readonly line: number;
  readonly source: string;
  readonly step?: number;
}

/** Nanoseconds of one run: the least block median, the middle, the most. */
export type Spread = readonly [number, number, number];

export type Pace = "launch" | "memory" | "arithmetic";

/** The whole cell at one size; `moved`: on the device, with its inputs sent and its results brought back. */
export interface DevicePoint {
  readonly size: number;
  readonly host: Spread;
  readonly device: Spread;
  readonly moved: Spread;
}

/** The host is surely faster up to the first of `between`, the device from the second on. */
export interface DeviceCrossing {
  readonly sentence: string;
  readonly between?: readonly [number, number];
}

/** The cell with its number `name` set to powers of two; `size` is the reader's own. */
export interface DeviceCrossover {
  readonly name: string;
  readonly size: number;
  readonly library: string;
  readonly points: readonly DevicePoint[];
  readonly without: DeviceCrossing;
  readonly moved: DeviceCrossing;
  /** Absent: "". */
  readonly ended?: string;
}

/** Of one side: bytes and operations per second at most, measured. */
export interface DeviceCeiling {
  readonly bandwidth: number;
  readonly flops: number;
  readonly text: string;
}

/** One operation: its arithmetic for each byte, the operations per second that it reached, and what set its pace. */
export interface DeviceRoofStep {
  readonly place: DevicePlace;
  readonly intensity: number;
  readonly host: number;
  readonly device: number;
  readonly hostPace: Pace;
  readonly devicePace: Pace;
  readonly words: string;
}

/** Both sides' ceilings and the operations whose arithmetic is counted; `more` of them are not drawn. */
export interface DeviceRoofline {
  readonly dtype: string;
  readonly host: DeviceCeiling;
  readonly device: DeviceCeiling;
  readonly steps: readonly DeviceRoofStep[];
  /** Absent: 0. */
  readonly more?: number;
}

/** Of the clock that both sides were timed with. */
export type Nanoseconds = number;

/**
 * What a cell may be compared on: as in `DeviceRow`. `usable`: a comparison can be asked for.
 *
 * `state` is `"this CPU"` for another way on the CPU (float32, other memory, other threads), `"this GPU"` for
 * one on a GPU (fewer digits): no device.
 */
export interface Device {
  readonly name: string;
  readonly library: string;
  readonly state: string;
  readonly reason: string;
  /** Absent: "". */
  readonly hint?: string;
  /** Absent: false. */
  readonly usable?: boolean;
}

/** A whole number of the cell that can be set to others. */
export interface DeviceNumber {
  readonly name: string;
  readonly value: number;
}

/** A duration as a number, to draw, and as text. */
export interface DeviceTime {
  readonly ns: Nanoseconds;
  readonly text: string;
}

/**
 * One of the two that are compared. `facts` stand beside every number.
 *
 * Of the whole cell as one would write it: the median of the block medians, the least, the largest of them, and every
 * run, block by block; None and empty where it was not timed.
 */
export interface DeviceSide {
  readonly name: string;
  readonly title: string;
  readonly facts: readonly string[];
  readonly median?: DeviceTime;
  readonly low?: DeviceTime;
  readonly high?: DeviceTime;
  /** Absent: []. */
  readonly samples?: readonly (readonly Nanoseconds[])[];
}

/**
 * How one place of the source ran there. `reason` says why it ran on the CPU.
 *
 * `waiting` is the part of `device` in which the device waited for Python.
 */
export interface DeviceStep {
  readonly place: DevicePlace;
  readonly where: "device" | "host" | "random" | "answer" | "not-run-again";
  readonly words: string;
  readonly times: number;
  /** Absent: "". */
  readonly reason?: string;
  /** Absent: "". */
  readonly moved?: string;
  readonly host?: DeviceTime;
  readonly device?: DeviceTime;
  readonly waiting?: DeviceTime;
}

/** What costs time there, at its place. */
export interface DeviceFinding {
  readonly rule: string;
  readonly place: DevicePlace;
  readonly sentence: string;
}

/** How far the values of one name agree; `enough`: up to rounding. */
export interface DeviceDigits {
  readonly name: string;
  readonly digits: number;
  readonly text: string;
  readonly enough: boolean;
  /** Absent: "". */
  readonly note?: string;
}

/** Where the two runs part: the values that differ, on both sides; empty where a test or a form differs. */
export interface DeviceParting {
  readonly sentence: string;
  readonly place?: DevicePlace;
  /** Absent: "". */
  readonly host?: string;
  /** Absent: "". */
  readonly device?: string;
}

/**
 * The cell with the explanation `id` on the CPU and on the device that was `asked` for.
 *
 * `state`: `"agrees"`; `"differs"`: results differ by more than rounding; `"parted"`: the two runs did
 * different work; `"impossible"`: the cell can't be run again; `"stopped"`: by the reader. `headline` is the
 * verdict on speed, or why there is none. `ratio` is how many times faster the device is: at least, in the middle,
 * at most. Steps are at most 60; `moreSteps` counts the rest. `unfinished`: which other times there are not.
 */
export interface DeviceComparison {
  readonly type: "device-comparison";
  readonly version: number;
  readonly id: string;
  readonly asked: string;
  readonly made: string;
  readonly state: "agrees" | "differs" | "parted" | "impossible" | "stopped";
  readonly headline: string;
  readonly host: DeviceSide;
  readonly device: DeviceSide;
  /** Absent: "". */
  readonly agreement?: string;
  readonly ratio?: readonly [number, number, number];
  readonly parting?: DeviceParting;
  /** Absent: []. */
  readonly digits?: readonly DeviceDigits[];
  readonly sending?: DeviceTime;
  readonly bringing?: DeviceTime;
  readonly firstUse?: DeviceTime;
  /** Absent: []. */
  readonly transfers?: readonly string[];
  /** Absent: "". */
  readonly memory?: string;
  /** Absent: []. */
  readonly steps?: readonly DeviceStep[];
  /** Absent: 0. */
  readonly moreSteps?: number;
  /** Absent: []. */
  readonly findings?: readonly DeviceFinding[];
  /** Absent: []. */
  readonly notes?: readonly string[];
  /** Absent: "". */
  readonly unfinished?: string;
  readonly crossover?: DeviceCrossover;
  readonly roofline?: DeviceRoofline;
}

/** Browser: look for devices; a library that must be loaded for that is loaded. */
export interface ListDevices {
  readonly type: "list-devices";
  readonly request: number;
  readonly id: string;
}

/** Browser: run the cell with the explanation `id` on a device, too. `Compared` follows when it is through. */
export interface Compare {
  readonly type: "compare";
  readonly request: number;
  readonly id: string;
  readonly device: string;
}

/** Browser: run the cell `id` on both at other sizes of its whole number `name`. `Compared` follows, too. */
export interface Cross {
  readonly type: "cross";
  readonly request: number;
  readonly id: string;
  readonly device: string;
  readonly name: string;
}

/** Browser: end the comparison of this cell that runs or waits. */
export interface StopComparing {
  readonly type: "stop-comparing";
  readonly request: number;
  readonly id: string;
}

export type DeviceCommand = ListDevices | Compare | Cross | StopComparing;

/** The devices beside the CPU. */
export interface DeviceList {
  readonly type: "device-list";
  readonly request: number;
  readonly devices: readonly Device[];
}

/** News of a comparison: how much is done, from 0 to 1, and what is being done. */
export interface ComparingProgress {
  readonly type: "comparing";
  readonly device: string;
  readonly done: number;
  readonly words: string;
}

/** It is through: the trait `comparisons` holds it. */
export interface Compared {
  readonly type: "compared";
  readonly request: number;
  readonly device: string;
}

export type DeviceReply = DeviceList | Compared;
