// Planes through the volume of -- mpr-inputs by ITK: processor time in ms, one thread, medians.   itk_planes folder
#include <itkAffineTransform.h>
#include <itkImage.h>
#include <itkLinearInterpolateImageFunction.h>
#include <itkMultiThreaderBase.h>
#include <itkNearestNeighborInterpolateImageFunction.h>
#include <itkResampleImageFilter.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

namespace {
using Volume = itk::Image<short, 3>;
using Plane = itk::Image<float, 3>;
using Vector = itk::Vector<double, 3>;

Vector Make(double x, double y, double z) {
  Vector v;
  v[0] = x;
  v[1] = y;
  v[2] = z;
  return v;
}

// One picture, or the planes of a slab, whose maximum is taken by hand: ITK has no slab.
double Slice(Volume* volume, Vector origin, Vector u, Vector v, double down, int columns, int rows, bool isLinear, int slab) {
  auto normal = itk::CrossProduct(u, v);
  auto transform = itk::AffineTransform<double, 3>::New();
  itk::AffineTransform<double, 3>::MatrixType matrix;
  for (int r = 0; r < 3; r++) {
    matrix[r][0] = u[r] * 0.7;
    matrix[r][1] = v[r] * down;
    matrix[r][2] = normal[r];
  }
  transform->SetMatrix(matrix);
  transform->SetOffset(origin - normal * ((slab - 1) / 2.0));
  auto filter = itk::ResampleImageFilter<Volume, Plane>::New();
  filter->SetInput(volume);
  filter->SetTransform(transform);
  Plane::SizeType size = {{(itk::SizeValueType)columns, (itk::SizeValueType)rows, (itk::SizeValueType)slab}};
  filter->SetSize(size);
  filter->SetDefaultPixelValue(-5000);
  if (isLinear)
    filter->SetInterpolator(itk::LinearInterpolateImageFunction<Volume, double>::New());
  else
    filter->SetInterpolator(itk::NearestNeighborInterpolateImageFunction<Volume, double>::New());
  auto begin = std::clock();
  filter->Update();
  const float* planes = filter->GetOutput()->GetBufferPointer();
  std::vector<float> most(planes, planes + (size_t)columns * rows);
  for (int k = 1; k < slab; k++)
    for (size_t i = 0; i < most.size(); i++)
      most[i] = std::max(most[i], planes[k * most.size() + i]);
  return 1e3 * (std::clock() - begin) / CLOCKS_PER_SEC + (most[0] > 1e30);
}

template <class Run>
void Row(const char* name, int rounds, Run run) {
  std::vector<double> times;
  for (int i = 0; i <= rounds; i++) {
    double time = run(i);
    if (i > 0)
      times.push_back(time);
  }
  std::sort(times.begin(), times.end());
  std::printf("%s\tITK\t%.4f\n", name, times[rounds / 2]);
  std::fflush(stdout);
}
}  // namespace

int main(int count, char** arguments) {
  if (count != 2)
    return 2;
  itk::MultiThreaderBase::SetGlobalMaximumNumberOfThreads(1);
  auto volume = Volume::New();
  volume->SetRegions(Volume::SizeType{{512, 512, 300}});
  volume->Allocate();
  double spacing[] = {0.7, 0.7, 1};
  volume->SetSpacing(spacing);
  std::ifstream raw(std::string(arguments[1]) + "/volume.raw", std::ios::binary);
  raw.read((char*)volume->GetBufferPointer(), 512L * 512 * 300 * sizeof(short));
  auto x = Make(1, 0, 0), y = Make(0, 1, 0), z = Make(0, 0, -1), u = Make(0.8, 0.36, 0.48), v = Make(-0.6, 0.48, 0.64);
  auto sagittal = [&](int i, double down, int rows, bool isLinear) {
    return Slice(volume, Make((140 + i) * 0.7, 0, 299), y, z, down, 512, rows, isLinear, 1);
  };
  auto coronal = [&](int i, double down, int rows, bool isLinear, int slab) {
    return Slice(volume, Make(0, (140 + i) * 0.7, 299), x, z, down, 512, rows, isLinear, slab);
  };
  auto oblique = [&](int i, bool isLinear, int slab) {
    return Slice(volume, Make(10, 120 + i * 0.7, 20), u, v, 0.7, 512, 512, isLinear, slab);
  };
  Row("sagittal on the grid 512x300", 7, [&](int i) { return sagittal(i, 1, 300, false); });
  Row("coronal on the grid 512x300", 7, [&](int i) { return coronal(i, 1, 300, false, 1); });
  Row("sagittal linear 512x429", 7, [&](int i) { return sagittal(i, 0.7, 429, true); });
  Row("coronal linear 512x429", 7, [&](int i) { return coronal(i, 0.7, 429, true, 1); });
  Row("oblique nearest 512x512", 7, [&](int i) { return oblique(i, false, 1); });
  Row("oblique linear 512x512", 7, [&](int i) { return oblique(i, true, 1); });
  Row("coronal MIP 20 mm 512x429", 5, [&](int i) { return coronal(i, 0.7, 429, true, 21); });
  Row("oblique MIP 20 mm 512x512", 5, [&](int i) { return oblique(i, true, 21); });
  return 0;
}
