#!/usr/bin/python3
"""Planes through the volume of -- mpr-inputs by VTK and scipy: processor time in ms, one thread, medians.   peers.py folder"""
import os, sys, time
import numpy as np
import vtk
from vtk.util import numpy_support
from scipy import ndimage

folder = sys.argv[1]
vtk.vtkMultiThreader.SetGlobalMaximumNumberOfThreads(1)
vtk.vtkSMPTools.Initialize(1)
volume = np.fromfile(os.path.join(folder, 'volume.raw'), np.int16).reshape(300, 512, 512)
SPACING = np.array([0.7, 0.7, 1.0])
image = vtk.vtkImageData()
image.SetDimensions(512, 512, 300)
image.SetSpacing(*SPACING)
image.GetPointData().SetScalars(numpy_support.numpy_to_vtk(volume.ravel(), deep=False))


def median(run, rounds=7):
    times = []
    for i in range(rounds + 1):
        start = time.process_time()
        run(i)
        times.append((time.process_time() - start) * 1000)
    return sorted(times[1:])[rounds // 2]


def row(name, who, value):
    print(f'{name}\t{who}\t{value:.4f}', flush=True)


def reslice(origin, u, v, spacing, size, mode, slab=1):
    f = vtk.vtkImageReslice()
    f.SetInputData(image)
    n = np.cross(u, v)
    f.SetResliceAxesDirectionCosines(*u, *v, *n)
    f.SetResliceAxesOrigin(*origin)
    f.SetOutputSpacing(spacing[0], spacing[1], 1)
    f.SetOutputOrigin(0, 0, 0)
    f.SetOutputExtent(0, size[0] - 1, 0, size[1] - 1, 0, 0)
    getattr(f, 'SetInterpolationModeTo' + mode)()
    f.SetBackgroundLevel(-5000)
    if slab > 1:
        f.SetSlabModeToMax()
        f.SetSlabNumberOfSlices(slab)
    f.Update()
    return f.GetOutput()


def scipy_plane(origin, u, v, spacing, size, order):
    j, i = np.mgrid[0:size[1], 0:size[0]]
    p = (np.asarray(origin) + i[..., None] * np.asarray(u) * spacing[0] + j[..., None] * np.asarray(v) * spacing[1]) / SPACING
    return ndimage.map_coordinates(volume, [p[..., 2], p[..., 1], p[..., 0]], output=np.float32, order=order, cval=-5000)


U, V = (0.8, 0.36, 0.48), (-0.6, 0.48, 0.64)
Y, Z, X = (0, 1, 0), (0, 0, -1), (1, 0, 0)
row('sagittal on the grid 512x300', 'VTK',
    median(lambda i: reslice(((140 + i) * 0.7, 0, 299), Y, Z, (0.7, 1), (512, 300), 'NearestNeighbor')))
row('coronal on the grid 512x300', 'VTK',
    median(lambda i: reslice((0, (140 + i) * 0.7, 299), X, Z, (0.7, 1), (512, 300), 'NearestNeighbor')))
row('sagittal linear 512x429', 'VTK', median(lambda i: reslice(((140 + i) * 0.7, 0, 299), Y, Z, (0.7, 0.7), (512, 429), 'Linear')))
row('coronal linear 512x429', 'VTK', median(lambda i: reslice((0, (140 + i) * 0.7, 299), X, Z, (0.7, 0.7), (512, 429), 'Linear')))
for name, mode, order in (('nearest', 'NearestNeighbor', 0), ('linear', 'Linear', 1), ('cubic', 'Cubic', None)):
    row(f'oblique {name} 512x512', 'VTK', median(lambda i: reslice((10, 120 + i * 0.7, 20), U, V, (0.7, 0.7), (512, 512), mode)))
    if order is not None:
        row(f'oblique {name} 512x512', 'scipy', median(lambda i: scipy_plane((10, 120 + i * 0.7, 20), U, V, (0.7, 0.7), (512, 512), order)))
row('coronal MIP 20 mm 512x429', 'VTK', median(lambda i: reslice((0, (140 + i) * 0.7, 299), X, Z, (0.7, 0.7), (512, 429), 'Linear', 21), 5))
row('oblique MIP 20 mm 512x512', 'VTK', median(lambda i: reslice((10, 120 + i * 0.7, 20), U, V, (0.7, 0.7), (512, 512), 'Linear', 21), 5))
