"""Cells of the fixtures at the edges of every view: 0-d, one cell, empty, tall, wide, NaN, long names, other dtypes."""

from __future__ import annotations

__all__ = ["EDGES"]

EDGES = {
    "edges-products": """\
a_rather_long_name_of_a_matrix = np.array([[2.]])
another_rather_long_name = np.array([[-0.5]])
product_of_both = a_rather_long_name_of_a_matrix @ another_rather_long_name
tall = np.arange(80.).reshape(40, 2)
w = tall @ np.array([[1.], [-1.]])
wide = tall.T @ np.ones((40, 30))
N = np.array([[1., np.nan], [np.inf, 2.]])
P = N @ np.eye(2)
z = np.einsum('ij,jk->ik', N[:, :0], N[:0])
n = np.array([1., np.inf, 2.]) @ np.array([np.nan, 0., 1.])""",
    "edges-reduce": """\
s = np.array(5.).sum()
one = np.array([[7]]).mean(axis=0)
e = np.zeros((3, 0)).sum(axis=1)
d = np.array(['2024-02', '2023-12', 'NaT'], dtype='datetime64[M]')
last = d[:2].max()
o = np.array([2, 'b', None], dtype=object)
c = (np.array([1+2j, -3j]) * 2).mean()
ok = np.array([[True, False], [True, True]]).sum(axis=0)
wide = (np.arange(400.).reshape(2, 200) % 7).max(axis=1)
m = np.array([[1., np.inf], [-np.inf, np.nan]]).min(axis=1)""",
    "edges-elementwise": """\
r = np.sqrt(np.array(9.))
e = np.exp(np.zeros((0, 3)))
z = np.array([3+4j, -2.]) ** 2
with np.errstate(all='ignore'):
    q = np.array([1., -1., 0.]) / 0
words = np.array(['sum', 'mean']) == 'sum'
days = np.array(['2024-03-01', 'NaT'], dtype='datetime64[D]') - np.datetime64('2024-02-28')
tall = np.arange(200.)[:, None] - np.array([1., 2.])
wide = np.ones((2, 300)) * np.array([[1], [2]])
o = np.array([2, 'b'], dtype=object) * 2
tiny = np.array([1e-300, 123456789.0, -0.0]) * 1""",
    "edges-layout": """\
r = np.array(3.).reshape(1, 1)
t = r.T
e = np.zeros((0, 3)).T
tall = np.arange(200).reshape(100, 2)
w = tall.T
s = np.array(['a', 'bb', 'a longer text', '']).reshape(2, 2)
back = np.arange(5)[::-1].reshape(5, 1)
b = np.broadcast_to(np.array([1, 2]), (3, 2)).ravel()
c = np.array([[1+2j, np.nan]]).T""",
    "edges-index": """\
x = np.array([[1., np.nan], [np.inf, -2.]])
z = np.array(4)[()]
none = x[x > 1e9, None][:0]
low = x[x < -5]
names = np.array([['Ada', 'Lovelace'], ['Grace', 'Hopper']])
last = names[:, 1]
names[0, 0] = 'Augusta Ada'
months = np.arange('2023-11', '2024-04', dtype='datetime64[M]')
w = months[::2]
a_rather_long_name = np.arange(600).reshape(300, 2)
another_rather_long_name = a_rather_long_name[[0, 299]]
k = np.array([True, False])[[1, 1, 0]]""",
    "edges-join": """\
a = np.concatenate([np.zeros((0, 2)), np.ones((1, 2))])
one = np.stack([np.array(1), np.array(2.5)])
s = np.concatenate([np.array(['a']), np.array(['longer'])])
m = np.hstack([np.array([[True]]), np.array([[7]])])
many = np.concatenate([np.arange(3)] * 9)
wide = np.hstack([np.ones((2, 90)), np.zeros((2, 60))])
srt = np.sort(np.array(['b', 'B', 'a', '']))
d = np.argsort(np.array(['2024-02', '2023-01'], dtype='datetime64[M]'))
e = np.sort(np.zeros(0))
o = np.sort(np.array([[5]]))""",
    "edges-scan": """\
e = np.zeros((2, 0)).cumsum(axis=1)
o = np.array([4]).cumsum()
t = np.cumsum(np.array([True, False, True]))
n = np.array([1., np.nan, 2.]).cumsum()
z = np.cumprod(np.array([1j, 1j, 2.]))
d = np.diff(np.array([7]))
g = np.gradient(np.array([np.inf, 1., np.nan]))
k = np.kron(np.array([[2]]), np.array([[1., -1.]]))""",
    "edges-gather": """\
i = np.digitize(np.zeros(0), [1., 2.])
j = np.searchsorted(np.array([3]), 3)
c = np.bincount(np.array([4]))
h, edges = np.histogram(np.array([2., 2.]), bins=1)
v = np.cov(np.array([1., np.nan, 3.]))
same = np.allclose(np.array(np.nan), np.nan, equal_nan=True)
s = np.searchsorted(np.array(['ant', 'bee', 'cow']), ['bat', 'cow'])
u, n = np.unique(np.array(['b', 'a', 'b']), return_counts=True)""",
    "edges-creation": """\
p = np.zeros(())
e = np.ones((0, 3))
w = np.full((2, 2), 'text')
d = np.arange('2024-01', '2024-04', dtype='datetime64[M]')
i = np.eye(40)
t = np.eye(3, 5, k=1)
z = np.linspace(0, 1+1j, 3)
b = np.ones((1, 1), bool)
o = np.array([None, {}], dtype=object)""",
}
