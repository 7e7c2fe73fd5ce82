#!/usr/bin/python3
"""The first plane of a series by VTK's own reader, in a process of its own: processor time in ms, peak in MB.   first.py folder"""
import resource, sys, time
import vtk

start = time.process_time()
reader = vtk.vtkDICOMImageReader()
reader.SetDirectoryName(sys.argv[1] + '/series')
reader.Update()
reslice = vtk.vtkImageReslice()
reslice.SetInputConnection(reader.GetOutputPort())
reslice.SetResliceAxesDirectionCosines(0, 1, 0, 0, 0, -1, -1, 0, 0)
reslice.SetResliceAxesOrigin(98, 0, 299)
reslice.SetOutputSpacing(0.7, 0.7, 1)
reslice.SetOutputExtent(0, 511, 0, 428, 0, 0)
reslice.SetInterpolationModeToLinear()
reslice.Update()
print(f'first plane of 300 files\tVTK\t{(time.process_time() - start) * 1000:.4f}')
print(f'process of the first plane\tVTK\t{time.process_time() * 1000:.4f}')
print(f'peak of the first plane, MB\tVTK\t{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.4f}')
